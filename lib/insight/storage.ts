import { type Caller, requireRole } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import type { PublishedRun } from "#lib/inventory/published.ts";
import { type Figure, figureOf } from "./figure.ts";

export type Storage = {
  /** Bytes of all accounts whose storage is known. */
  total: bigint;
  /** Accounts whose storage the provider did not tell. */
  untold: number;
  /** Bytes of the tenth of the accounts that store the most, and how many they are. */
  heaviestTenth: { accounts: number; bytes: bigint };
  heaviest: { id: string; name: string; login: string; bytes: bigint }[];
};

/** How much is stored, by whom, and how much of it by the few who store the most. */
export async function readStorage(person: Caller, run: PublishedRun, most = 10): Promise<Figure<Storage>> {
  requireRole(person, "viewer");
  return figureOf(run, { streams: ["users"], once: `storage ${most}` }, async () => {
    const [[sums], heaviest] = await Promise.all([
      db.$queryRaw<{ total: string; untold: number; tenth: number; tenthBytes: string }[]>`
        WITH stored AS (
          SELECT space_used, row_number() OVER (ORDER BY space_used DESC, id) AS place, count(*) OVER () AS known
          FROM inventory_user WHERE run_id = ${run.runId}::uuid AND space_used IS NOT NULL)
        SELECT coalesce(sum(space_used), 0)::text AS total,
          (SELECT count(*)::int FROM inventory_user WHERE run_id = ${run.runId}::uuid AND space_used IS NULL) AS untold,
          (count(*) FILTER (WHERE place <= ceil(known / 10.0)))::int AS tenth,
          coalesce(sum(space_used) FILTER (WHERE place <= ceil(known / 10.0)), 0)::text AS "tenthBytes"
        FROM stored`,
      db.$queryRaw<Storage["heaviest"]>`
        SELECT id, name, login, space_used AS bytes FROM inventory_user
        WHERE run_id = ${run.runId}::uuid AND space_used IS NOT NULL ORDER BY space_used DESC, id LIMIT ${most}`,
    ]);
    return {
      total: BigInt(sums?.total ?? 0),
      untold: sums?.untold ?? 0,
      heaviestTenth: { accounts: sums?.tenth ?? 0, bytes: BigInt(sums?.tenthBytes ?? 0) },
      heaviest,
    };
  });
}
