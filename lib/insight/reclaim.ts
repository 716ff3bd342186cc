import { type Caller, requireRole } from "#lib/caller.ts";
import { connectorKind } from "#lib/connectors/kinds.ts";
import { db, Prisma } from "#lib/db.ts";
import { storableTime } from "#lib/inventory/items.ts";
import type { PublishedRun } from "#lib/inventory/published.ts";
import { shareOf } from "#lib/licences/money.ts";
import type { Licence } from "#lib/licences/read.ts";
import { isStorable } from "#lib/storable.ts";
import { type Figure, figureOf } from "./figure.ts";

/** A seat is reclaimable once its holder was not seen for so long, or may not sign in. */
export const reclaimAfterDays = 90;

/** How the list of seats to take back is made, told above it. */
export const reclaimOrder = `Not seen for ${reclaimAfterDays} days, or not allowed to sign in. Those without content to transfer come first, then the longest idle, which have cost the most.`;

export type Reclaimable = { seats: number; withoutTransfer: number };
export type ReclaimRow = {
  id: string;
  name: string;
  login: string;
  reason: "inactive" | "idle" | "never seen";
  /** Last seen, or for whoever never was, when the account was made. */
  since: Date | null;
  /** Stored bytes, to be given to somebody else first; null when not told. */
  bytes: bigint | null;
};

const seen = Prisma.sql`GREATEST(last_login_at, last_activity_at)`;
const since = Prisma.sql`coalesce(${seen}, provider_created_at)`;
const sinceKey = Prisma.sql`coalesce(${since}, 'infinity'::timestamptz)`;
const effort = Prisma.sql`CASE WHEN space_used = 0 THEN 0 WHEN space_used IS NULL THEN 2 ELSE 1 END`;

/** The condition on rows of inventory_user for seats that can be taken back. */
export function reclaimable(run: PublishedRun): Prisma.Sql {
  const before = new Date(run.activityUntil.getTime() - reclaimAfterDays * 86_400_000);
  return Prisma.sql`run_id = ${run.runId}::uuid AND NOT is_app_user
    AND (status = ANY(${[...connectorKind(run.kind).inactiveStatuses]}) OR ${since} < ${before})`;
}

/** How many seats could be taken back today, and how many of them without giving content to somebody else first. */
export async function readReclaimable(person: Caller, run: PublishedRun): Promise<Figure<Reclaimable>> {
  requireRole(person, "viewer");
  return figureOf(run, { streams: ["users", "activity"], once: "reclaimable" }, async () => {
    const [row] = await db.$queryRaw<Reclaimable[]>`
      SELECT count(*)::int AS seats, (count(*) FILTER (WHERE space_used = 0))::int AS "withoutTransfer"
      FROM inventory_user WHERE ${reclaimable(run)}`;
    return row ?? { seats: 0, withoutTransfer: 0 };
  });
}

const pageSize = 50;

type Key = { effort: number; since: string; id: string };

/** Reads a key out of an address; null, the first page, when there is none or it was changed by hand. */
function keyOf(text: string | null): Key | null {
  if (text === null) return null;
  try {
    const [effortOf, sinceOf, id] = JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
    const isTime = sinceOf === "infinity" || storableTime.safeParse(sinceOf).success;
    if ([0, 1, 2].includes(effortOf) && isTime && typeof id === "string" && isStorable(id))
      return { effort: effortOf, since: sinceOf, id };
  } catch {}
  return null;
}

/**
 * One page of the seats to take back and the key of the next: first those without content to transfer, within that the
 * longest idle, which have cost the most.
 */
export async function readReclaimList(
  person: Caller,
  run: PublishedRun,
  { after, size = pageSize }: { after: string | null; size?: number },
): Promise<Figure<{ rows: ReclaimRow[]; next: string | null }>> {
  requireRole(person, "viewer");
  const key = keyOf(after);
  const beyond = key
    ? Prisma.sql`(${effort}, ${sinceKey}, id) > (${key.effort}::int, ${key.since}::timestamptz, ${key.id})`
    : Prisma.sql`true`;
  return figureOf(
    run,
    // An export's longer pages are asked for once anyway, and would fill the memory.
    { streams: ["users", "activity"], once: size > pageSize ? null : `reclaim list ${size} ${JSON.stringify(key)}` },
    async () => {
      const found = await db.$queryRaw<(ReclaimRow & { effort: number; sinceKey: string })[]>`
      SELECT id, name, login, space_used AS bytes, ${since} AS since, ${effort} AS effort,
        CASE WHEN isfinite(${sinceKey}) THEN to_char(${sinceKey} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
          ELSE 'infinity' END AS "sinceKey",
        CASE WHEN status = ANY(${[...connectorKind(run.kind).inactiveStatuses]}) THEN 'inactive'
          WHEN ${seen} IS NULL THEN 'never seen' ELSE 'idle' END AS reason
      FROM inventory_user WHERE ${reclaimable(run)} AND ${beyond}
      ORDER BY ${effort}, ${sinceKey}, id LIMIT ${size + 1}`;
      const page = found.slice(0, size);
      const last = page.at(-1);
      const isLast = found.length <= size || !last;
      return {
        rows: page.map(({ effort: _, sinceKey: __, ...row }) => row),
        next: isLast ? null : Buffer.from(JSON.stringify([last.effort, last.sinceKey, last.id])).toString("base64url"),
      };
    },
  );
}

/** What a seat has cost since a day, by its yearly price; null while one of them is not known. */
export function costSince(licence: Licence | null, since: Date | null, until: Date) {
  if (!licence?.yearlyPrice || !since) return null;
  const days = BigInt(Math.max(0, Math.floor((until.getTime() - since.getTime()) / 86_400_000)));
  return shareOf(licence.yearlyPrice, days, 365n);
}
