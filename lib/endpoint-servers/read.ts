import { type Caller, requireRole } from "#lib/caller.ts";
import { db, Prisma } from "#lib/db.ts";
import { Invalid, NotFound } from "#lib/errors.ts";
import { isId } from "#lib/text.ts";
import { presenceOf, type Trust } from "./states.ts";

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

const mostServers = 1000;

async function readRows(where: Prisma.Sql, most = mostServers): Promise<Row[]> {
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

/** Every enrolled endpoint server by name, with its presence on the database's clock and what it runs now. */
export async function readEndpointServers(person: Caller) {
  requireRole(person, "viewer");
  return (await readRows(Prisma.sql`true`)).map(shown);
}

/** One page of them, and the key of the next page. Throws Invalid for a key that none of them had. */
export async function readServerPage(person: Caller, { after, limit }: { after: string | null; limit: number }) {
  requireRole(person, "viewer");
  if (after !== null && !isId(after)) throw new Invalid("There is no page after this. Begin with the first.");
  const beyond = after
    ? Prisma.sql`(lower(s.name), s.id) > (SELECT lower(name), id FROM endpoint_server WHERE id = ${after}::uuid)`
    : Prisma.sql`true`;
  const rows = await readRows(beyond, limit + 1);
  const page = rows.slice(0, limit).map(shown);
  return { servers: page, next: rows.length > limit ? (page.at(-1)?.id ?? null) : null };
}

/** One enrolled endpoint server. Throws NotFound. */
export async function readEndpointServer(person: Caller, id: string) {
  requireRole(person, "viewer");
  const [row] = await readRows(Prisma.sql`s.id = ${id}::uuid`);
  if (!row) throw new NotFound("This endpoint server was removed.");
  return shown(row);
}

export type ListedServer = Awaited<ReturnType<typeof readEndpointServer>>;
