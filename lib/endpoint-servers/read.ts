import { type Caller, requireRole } from "#lib/caller.ts";
import { db, Prisma } from "#lib/db.ts";
import { Invalid, NotFound } from "#lib/errors.ts";
import { containing, isId } from "#lib/text.ts";
import type { ServerFilter } from "./filters.ts";
import { presenceOf, presences, type ServerState, type Trust } from "./states.ts";

type Row = {
  id: string;
  name: string;
  host: string;
  platform: string;
  version: string;
  clockSkewMs: number | null;
  draining: boolean;
  drainNote: string | null;
  drainEndsAt: Date | null;
  revision: number;
  secondsSinceSeen: number | null;
  kinds: string[];
  runs: { id: string; connectorName: string }[];
  instanceId: string;
  publicKeyFingerprint: string;
  keySince: Date;
  enrolledAt: Date;
  trust: Trust;
  /** Where the two processes were that share its identity; empty unless it is quarantined. */
  machines: { host: string | null; address: string | null }[];
};

async function readRows(where: Prisma.Sql, most: number): Promise<Row[]> {
  return db.$queryRaw<Row[]>`
    SELECT s.id, s.name, s.host, s.platform, s.version, s.clock_skew_ms AS "clockSkewMs",
      s.draining_at IS NOT NULL AS draining, s.drain_note AS "drainNote", s.drain_ends_at AS "drainEndsAt", s.revision,
      extract(epoch FROM now() - s.last_seen_at)::float8 AS "secondsSinceSeen",
      ARRAY(SELECT kind FROM endpoint_server_feature WHERE endpoint_server_id = s.id ORDER BY kind) AS kinds,
      (SELECT coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'connectorName', c.name) ORDER BY r.id), '[]')
       FROM run r JOIN connector c ON c.id = r.connector_id
       WHERE r.endpoint_server_id = s.id AND r.state IN ('assigned', 'running')) AS runs,
      s.instance_id AS "instanceId", s.public_key_fingerprint AS "publicKeyFingerprint", s.enrolled_at AS "enrolledAt",
      s.key_since AS "keySince", s.trust::text AS trust,
      (SELECT coalesce(jsonb_agg(jsonb_build_object('host', b.host, 'address', b.address) ORDER BY b.last_seen_at DESC), '[]')
       FROM (SELECT host, address, last_seen_at FROM endpoint_server_boot
             WHERE endpoint_server_id = s.id AND s.trust = 'quarantined' ORDER BY last_seen_at DESC LIMIT 2) b) AS machines
    FROM endpoint_server s WHERE s.removed_at IS NULL AND ${where}
    ORDER BY lower(s.name), s.id LIMIT ${most}`;
}

const shown = (row: Row) => ({ ...row, presence: presenceOf(row.secondsSinceSeen) });

/** Seen within so many seconds, on the database's clock; unknown of those that were never seen. */
const seenWithin = (seconds: number) => Prisma.sql`s.last_seen_at >= now() - make_interval(secs => ${seconds})`;

const { online, late } = presences;
const trusted = Prisma.sql`s.trust = 'trusted'`;

const inState: Record<ServerState, Prisma.Sql> = {
  online: Prisma.sql`${trusted} AND ${seenWithin(online.untilSeconds)}`,
  late: Prisma.sql`${trusted} AND ${seenWithin(late.untilSeconds)} AND NOT ${seenWithin(online.untilSeconds)}`,
  offline: Prisma.sql`${trusted} AND NOT ${seenWithin(late.untilSeconds)}`,
  never: Prisma.sql`${trusted} AND s.last_seen_at IS NULL`,
  draining: Prisma.sql`s.draining_at IS NOT NULL`,
  quarantined: Prisma.sql`s.trust = 'quarantined'`,
  revoked: Prisma.sql`s.trust = 'revoked'`,
};

/** Whether an endpoint server has this id, or had it: pages go on after it. */
export async function isServerKey(id: string): Promise<boolean> {
  return isId(id) && (await db.endpointServer.count({ where: { id } })) > 0;
}

type Page = Partial<ServerFilter> & { limit: number };

/**
 * One page of the enrolled endpoint servers by name, with their presence on the database's clock and what they run now,
 * and the key of the next page. Throws Invalid for a key that none of them had.
 */
export async function readServerPage(person: Caller, { search = "", states = [], after = null, limit }: Page) {
  requireRole(person, "viewer");
  if (after !== null && !(await isServerKey(after)))
    throw new Invalid("There is no page after this. Begin with the first.");
  const conditions = [Prisma.sql`true`];
  if (states.length > 0)
    conditions.push(
      Prisma.sql`(${Prisma.join(
        states.map((state) => inState[state]),
        " OR ",
      )})`,
    );
  if (search) {
    const pattern = containing(search);
    conditions.push(Prisma.sql`(s.name ILIKE ${pattern} OR s.host ILIKE ${pattern})`);
  }
  if (after) {
    const key = Prisma.sql`SELECT lower(name), id FROM endpoint_server WHERE id = ${after}::uuid`;
    conditions.push(Prisma.sql`(lower(s.name), s.id) > (${key})`);
  }
  const rows = await readRows(Prisma.join(conditions, " AND "), limit + 1);
  const page = rows.slice(0, limit).map(shown);
  return { servers: page, next: rows.length > limit ? (page.at(-1)?.id ?? null) : null };
}

/** One enrolled endpoint server. Throws NotFound. */
export async function readEndpointServer(person: Caller, id: string) {
  requireRole(person, "viewer");
  const [row] = await readRows(Prisma.sql`s.id = ${id}::uuid`, 1);
  if (!row) throw new NotFound("This endpoint server was removed.");
  return shown(row);
}

export type ListedServer = Awaited<ReturnType<typeof readEndpointServer>>;
