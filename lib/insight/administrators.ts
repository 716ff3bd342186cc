import { type Caller, requireRole } from "#lib/caller.ts";
import { connectorKind } from "#lib/connectors/kinds.ts";
import { db, Prisma } from "#lib/db.ts";
import type { PublishedRun } from "#lib/inventory/published.ts";
import { type Figure, figureOf } from "./figure.ts";

export type Administrator = {
  id: string;
  name: string;
  login: string;
  role: string;
  status: string;
  lastLoginAt: Date | null;
};

export type Administrators = { count: number; longestAway: Administrator[] };

/** Who administers the enterprise: how many, and the `most` who have not logged in for longest, never first. */
export async function readAdministrators(person: Caller, run: PublishedRun, most = 8): Promise<Figure<Administrators>> {
  requireRole(person, "viewer");
  const administers = Prisma.sql`run_id = ${run.runId}::uuid AND role = ANY(${[...connectorKind(run.kind).administratorRoles]})`;
  return figureOf(run, { streams: ["users"], once: `administrators ${most}` }, async () => {
    const [[counted], longestAway] = await Promise.all([
      db.$queryRaw<{ count: number }[]>`SELECT count(*)::int AS count FROM inventory_user WHERE ${administers}`,
      db.$queryRaw<Administrator[]>`
        SELECT id, name, login, role, status, last_login_at AS "lastLoginAt" FROM inventory_user WHERE ${administers}
        ORDER BY last_login_at NULLS FIRST, name, id LIMIT ${most}`,
    ]);
    return { count: counted?.count ?? 0, longestAway };
  });
}
