import { db } from "#lib/db.ts";
import { distrusts, presenceOf, presences, type Trust } from "#lib/endpoint-servers/states.ts";
import type { Concern } from "./matters.ts";

type Row = { id: string; name: string; trust: Trust; secondsSinceSeen: number | null; since: Date | null };

function detailOf({ trust, secondsSinceSeen }: Row): string {
  if (trust !== "trusted") return `${distrusts[trust].label}. ${distrusts[trust].nextStep}`;
  const { label, nextStep } = presences[presenceOf(secondsSinceSeen)];
  return `${label}. ${nextStep}`;
}

/** Endpoint servers that should be there and are not, or whose identity two machines use. */
export async function serversAway(most: number): Promise<Concern[]> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT id, name, trust::text AS trust, last_seen_at AS since,
      extract(epoch FROM now() - last_seen_at)::float8 AS "secondsSinceSeen"
    FROM endpoint_server
    WHERE removed_at IS NULL AND (
      trust <> 'trusted'
      OR coalesce(last_seen_at, enrolled_at) < now() - make_interval(secs => ${presences.late.untilSeconds}))
    ORDER BY last_seen_at DESC NULLS LAST, id LIMIT ${most}`;
  return rows.map((row) => ({
    id: row.id,
    subject: row.name,
    detail: detailOf(row),
    since: row.since,
    href: `/administration/endpoint-servers?search=${encodeURIComponent(row.name)}`,
  }));
}
