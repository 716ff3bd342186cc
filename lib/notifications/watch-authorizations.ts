import { connectorKinds } from "#lib/connectors/kinds.ts";
import { Prisma, type Transaction } from "#lib/db.ts";
import { grantDeadline } from "#lib/grants/deadline.ts";
import { failures } from "#lib/runs/failures.ts";
import { noteProblem, noteRecovery } from "./note.ts";

const atOnce = 500;
const topic = "authorization";

type Cause = "ended" | "credentials" | "urgent" | "warning";
type Troubled = { id: string; name: string; kind: string; cause: Cause; issuedAt: Date };

const issuedBefore = (days: number) =>
  Prisma.sql`g.refresh_token_issued_at < now() - make_interval(secs => ${days * 86_400}::float8)`;

function detailOf({ cause, issuedAt }: Troubled, lifeDays: number): string {
  if (cause === "ended") {
    return `The provider no longer accepts the authorization. ${failures.authorization_revoked.whose}`;
  }
  if (cause === "credentials") {
    const { title, whose } = failures.client_credentials_invalid;
    return `It can't be renewed. ${title}. ${whose}`;
  }
  const { endsAt, idleDays } = grantDeadline(issuedAt, lifeDays);
  return `It could not be renewed for ${idleDays} days and ends on ${endsAt.toISOString().slice(0, 10)}. Edit the connector and click Authorize.`;
}

async function watchKind(transaction: Transaction, kind: { id: string; refreshTokenLifeDays: number }) {
  const lifeDays = kind.refreshTokenLifeDays;
  // As grantDeadline judges: at half of the life, and at three quarters of it.
  const troubled = Prisma.sql`(g.state = 'needs_authorization' OR g.refresh_failure = 'client_credentials_invalid'
    OR ${issuedBefore(lifeDays * 0.5)})`;
  const found = await transaction.$queryRaw<Troubled[]>`
    SELECT * FROM (
      SELECT c.id, c.name, c.kind, g.refresh_token_issued_at AS "issuedAt",
        CASE WHEN g.state = 'needs_authorization' THEN 'ended'
          WHEN g.refresh_failure = 'client_credentials_invalid' THEN 'credentials'
          WHEN ${issuedBefore(lifeDays * 0.75)} THEN 'urgent' ELSE 'warning' END AS cause
      FROM "grant" g JOIN connector c ON c.grant_id = g.id WHERE c.kind = ${kind.id} AND ${troubled}) t
    WHERE NOT EXISTS (
      SELECT FROM notification_problem p WHERE p.topic = ${topic} AND p.subject_id = t.id AND p.cause = t.cause)
    LIMIT ${atOnce}`;
  for (const connector of found) {
    await noteProblem(transaction, {
      topic,
      subjectId: connector.id,
      subject: connector.name,
      connectorId: connector.id,
      cause: connector.cause,
      detail: detailOf(connector, lifeDays),
      path: `/connectors/${connector.kind}?edit=${connector.id}`,
    });
  }
  const renewed = await transaction.$queryRaw<{ id: string }[]>`
    SELECT c.id FROM notification_problem p JOIN connector c ON c.id = p.subject_id JOIN "grant" g ON g.id = c.grant_id
    WHERE p.topic = ${topic} AND c.kind = ${kind.id} AND ${troubled} IS NOT TRUE LIMIT ${atOnce}`;
  for (const { id } of renewed) {
    await noteRecovery(transaction, { topic, subjectId: id, detail: "The provider accepts it again." });
  }
}

/** Notes authorizations that are ending or have ended, and those that were renewed. */
export async function watchAuthorizations(transaction: Transaction): Promise<void> {
  for (const kind of connectorKinds) await watchKind(transaction, kind);
}
