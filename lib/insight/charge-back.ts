import { z } from "zod";
import { type Caller, requireRole } from "#lib/caller.ts";
import { connectorKind } from "#lib/connectors/kinds.ts";
import { db, Prisma } from "#lib/db.ts";
import { countedOnce } from "#lib/inventory/counted-once.ts";
import type { PublishedRun } from "#lib/inventory/published.ts";
import { type Money, shareOf } from "#lib/licences/money.ts";
import type { Licence } from "#lib/licences/read.ts";
import { isStorable } from "#lib/storable.ts";
import { type Figure, figureOf } from "./figure.ts";
import { reclaimable } from "./reclaim.ts";

const mostLabels = 50;
const rowsShown = 100;
const millionth = 1_000_000n;

/** Who bears the cost of how many seats. */
export type ChargeBackRow = {
  /** The group's id or the label's value; null: seats whose holders have none. */
  key: string | null;
  /** The group's name; null when the provider listed its members but not the group, and for labels. */
  name: string | null;
  /** Holders of a seat. */
  seats: number;
  /** Seats in millionths: a holder with several groups is shared among them in equal parts, so that all add up. */
  share: bigint;
  /** Of the holders, those whose seat could be taken back; null while nobody can be called idle. */
  takeBack: number | null;
};
export type ChargeBack = { rows: ChargeBackRow[]; more: boolean };

const labelName = z
  .string()
  .min(1)
  .max(200)
  .refine((text) => isStorable(text))
  .nullable()
  .catch(null);

/** The label an address names; null: by groups. */
export const labelOf = (text: string | null): string | null => labelName.parse(text);

/** One row per label of each user, as `id`, `name` and `value`. */
function labels(run: PublishedRun): Prisma.Sql {
  const field = connectorKind(run.kind).userLabels;
  return Prisma.sql`SELECT holder.id, label->>'name' AS name, label->>'value' AS value
    FROM inventory_user AS holder, jsonb_array_elements(CASE jsonb_typeof(holder.details->${field}::text)
      WHEN 'array' THEN holder.details->${field}::text ELSE '[]' END) AS label
    WHERE holder.run_id = ${run.runId}::uuid AND NOT holder.is_app_user`;
}

/** The names of the labels that the enterprise gives its users, cost centres for example; at most fifty. */
export async function readLabels(person: Caller, run: PublishedRun): Promise<string[]> {
  requireRole(person, "viewer");
  return countedOnce(`${run.runId} labels`, async () => {
    const rows = await db.$queryRaw<{ name: string }[]>`
      SELECT DISTINCT name FROM (${labels(run)}) AS label WHERE name <> '' ORDER BY name LIMIT ${mostLabels}`;
    return rows.map(({ name }) => name);
  });
}

function bearers(run: PublishedRun, label: string | null): Prisma.Sql {
  return label === null
    ? Prisma.sql`SELECT DISTINCT user_id, group_id AS key FROM inventory_membership
        WHERE run_id = ${run.runId}::uuid AND group_id NOT IN (SELECT id FROM inventory_group
          WHERE run_id = ${run.runId}::uuid AND group_type = ${connectorKind(run.kind).everyoneGroupType})`
    : Prisma.sql`SELECT DISTINCT id AS user_id, value AS key FROM (${labels(run)}) AS label
        WHERE name = ${label} AND value <> ''`;
}

/**
 * The seats by the groups of their holders, but the one of everybody, or by a label of theirs; the largest share first,
 * at most `most`. The shares of all rows add up to the seats used.
 */
export async function readChargeBack(
  person: Caller,
  run: PublishedRun,
  { label, most = rowsShown }: { label: string | null; most?: number },
): Promise<Figure<ChargeBack>> {
  requireRole(person, "viewer");
  const streams = label === null ? (["users", "groups", "memberships"] as const) : (["users"] as const);
  const activity = run.streams.activity.standing;
  const idleKnown = activity === "measured" || activity === "stale";
  // All the groups of an export are too many to be kept.
  const once = most > rowsShown ? null : `charge-back ${most} ${idleKnown} ${JSON.stringify(label)}`;
  return figureOf(run, { streams, once }, async () => {
    const rows = await db.$queryRaw<ChargeBackRow[]>`
      WITH holder AS (
        SELECT id, (${reclaimable(run)}) AS idle FROM inventory_user
        WHERE run_id = ${run.runId}::uuid AND NOT is_app_user),
      bearer AS (
        SELECT holder.idle, part.key, 1::numeric / count(*) OVER (PARTITION BY holder.id) AS share
        FROM holder LEFT JOIN (${bearers(run, label)}) AS part ON part.user_id = holder.id)
      SELECT bearer.key, inventory_group.name, bearer.seats, bearer.share,
        CASE WHEN ${idleKnown} THEN bearer.idle END AS "takeBack"
      FROM (
        SELECT key, count(*)::int AS seats, round(sum(share) * 1000000)::bigint AS share,
          (count(*) FILTER (WHERE idle))::int AS idle
        FROM bearer GROUP BY key) AS bearer
      LEFT JOIN inventory_group ON ${label === null} AND inventory_group.run_id = ${run.runId}::uuid
        AND inventory_group.id = bearer.key
      ORDER BY bearer.share DESC, bearer.key LIMIT ${most + 1}`;
    return { rows: rows.slice(0, most), more: rows.length > most };
  });
}

/** What a share of seats costs a year; null while no price is known. */
export function shareCost(licence: Licence | null, share: bigint): Money | null {
  return licence?.yearlyPrice ? shareOf(licence.yearlyPrice, share, millionth) : null;
}

/** Millionths of a seat in seats. */
export const seatsOf = (share: bigint): number => Number(share) / Number(millionth);
