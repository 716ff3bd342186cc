import { waitingAccess } from "#lib/connectors/granted-access.ts";
import { connectorKinds } from "#lib/connectors/kinds.ts";
import { db, Prisma } from "#lib/db.ts";
import { grantDeadline } from "#lib/grants/deadline.ts";
import { failures } from "#lib/runs/failures.ts";
import type { Concern } from "./matters.ts";

type Row = { id: string; kind: string; name: string; since: Date | null };

const columns = Prisma.sql`c.id, c.kind, c.name`;
const editHref = (row: Row) => `/connectors/${row.kind}?edit=${row.id}`;

const concernsOf = (rows: Row[], detailOf: (row: Row) => string, hrefOf: (row: Row) => string): Concern[] =>
  rows.map((row) => ({
    id: row.id,
    subject: row.name,
    detail: detailOf(row),
    since: row.since,
    href: hrefOf(row),
  }));

/** Connectors whose grant the provider takes no more. */
export async function authorizationsEnded(most: number): Promise<Concern[]> {
  const rows = await db.$queryRaw<(Row & { cause: string | null })[]>`
    SELECT ${columns}, NULL::timestamptz AS since FROM "grant" g JOIN connector c ON c.grant_id = g.id
    WHERE g.state = 'needs_authorization' ORDER BY g.refresh_token_issued_at DESC LIMIT ${most}`;
  return concernsOf(rows, () => "It does not run until it is authorized again.", editHref);
}

/** Connectors whose app the provider does not know with the Client secret that is kept. */
export async function secretsRefused(most: number): Promise<Concern[]> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT ${columns}, NULL::timestamptz AS since FROM "grant" g JOIN connector c ON c.grant_id = g.id
    WHERE g.refresh_failure = 'client_credentials_invalid' AND g.state = 'active' ORDER BY c.name_key LIMIT ${most}`;
  return concernsOf(rows, () => failures.client_credentials_invalid.title, editHref);
}

/** Connectors whose grant has been idle for half its life or longer, the most urgent first. */
export async function authorizationsEnding(most: number): Promise<Concern[]> {
  const found = await Promise.all(
    connectorKinds.map(async ({ id, refreshTokenLifeDays }) => {
      const rows = await db.$queryRaw<(Row & { issuedAt: Date })[]>`
        SELECT ${columns}, NULL::timestamptz AS since, g.refresh_token_issued_at AS "issuedAt"
        FROM "grant" g JOIN connector c ON c.grant_id = g.id
        WHERE g.state = 'active' AND g.kind = ${id}
          AND g.refresh_token_issued_at < now() - make_interval(hours => ${refreshTokenLifeDays * 12}::int)
        ORDER BY g.refresh_token_issued_at LIMIT ${most}`;
      return rows.map(({ issuedAt, ...row }) => ({
        id: row.id,
        subject: row.name,
        detail: "Its authorization ends then unless it can be renewed.",
        since: grantDeadline(issuedAt, refreshTokenLifeDays).endsAt,
        href: editHref(row),
      }));
    }),
  );
  return found.flat().slice(0, most);
}

/** Connectors for which somebody granted access by a link that nobody has used yet, the longest waiting first. */
export async function accessGranted(most: number): Promise<Concern[]> {
  const rows = await db.$queryRaw<(Row & { accountName: string })[]>`
    SELECT ${columns}, a.ended_at AS since, a.account_name AS "accountName"
    FROM "authorization" a JOIN "grant" g ON g.id = a.grant_id JOIN connector c ON c.id = a.connector_id
    WHERE ${waitingAccess} ORDER BY a.ended_at LIMIT ${most}`;
  return rows.map((row) => ({
    id: row.id,
    subject: row.name,
    detail: `Granted by ${row.accountName}. Use it or discard it.`,
    since: row.since,
    href: `/connectors/${row.kind}?access=${row.id}`,
  }));
}

/** Connectors that nobody has authorized yet. */
export async function notAuthorized(most: number): Promise<Concern[]> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT ${columns}, c.created_at AS since FROM connector c WHERE c.grant_id IS NULL ORDER BY c.id DESC LIMIT ${most}`;
  return concernsOf(rows, () => "Edit it and click Authorize.", editHref);
}

/** Connectors that a person has paused. */
export async function pausedConnectors(most: number): Promise<Concern[]> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT ${columns}, c.paused_at AS since FROM connector c
    WHERE c.paused_at IS NOT NULL ORDER BY c.paused_at DESC LIMIT ${most}`;
  return concernsOf(
    rows,
    () => "It does not run until it is resumed.",
    ({ kind }) => `/connectors/${kind}`,
  );
}

const ticked = (kind: Prisma.Sql) => Prisma.sql`
  SELECT s.id FROM endpoint_server_feature f JOIN endpoint_server s ON s.id = f.endpoint_server_id
  WHERE f.kind = ${kind} AND s.removed_at IS NULL`;

/** Connectors that no endpoint server may run: none has the feature, or the one chosen for them lacks it. */
export async function nowhereToRun(most: number): Promise<Concern[]> {
  const found = await Promise.all(
    connectorKinds.map(async ({ id, featureName }) => {
      const kind = Prisma.sql`${id}`;
      const [any] = await db.$queryRaw<{ id: string }[]>`${ticked(kind)} LIMIT 1`;
      const isStranded = any
        ? Prisma.sql`c.endpoint_server_id IN (SELECT s.id FROM endpoint_server s WHERE s.id NOT IN (${ticked(kind)}))`
        : Prisma.sql`true`;
      const rows = await db.$queryRaw<Row[]>`
        SELECT ${columns}, NULL::timestamptz AS since FROM connector c
        WHERE c.kind = ${id} AND ${isStranded} ORDER BY c.name_key LIMIT ${most}`;
      const detail = any
        ? `The endpoint server chosen for it does not have the feature ${featureName}.`
        : `No endpoint server has the feature ${featureName}.`;
      return concernsOf(
        rows,
        () => detail,
        () => "/administration/endpoint-servers",
      );
    }),
  );
  return found.flat().slice(0, most);
}
