import { randomUUID } from "node:crypto";
import { recordAudit } from "#lib/audit/record.ts";
import { type Caller, requireRole } from "#lib/caller.ts";
import { lockConnector } from "#lib/connectors/lock.ts";
import { db } from "#lib/db.ts";
import { Conflict, NotFound } from "#lib/errors.ts";
import { hashSecret, randomSecret } from "#lib/seal.ts";

/**
 * Makes a link by which somebody without an account here authorizes the connector, once, within so many days. The secret
 * is given here alone; an earlier link of the connector counts no more. Throws NotFound; Conflict without a Client secret.
 */
export async function createAuthorizationLink(
  admin: Caller,
  { connectorId, days }: { connectorId: string; days: number },
): Promise<{ secret: string; expiresAt: Date }> {
  requireRole(admin, "administrator");
  const secret = randomSecret();
  const expiresAt = await db.$transaction(async (transaction) => {
    const connector = await lockConnector(transaction, connectorId);
    if (connector.clientSecretSealed === null) {
      throw new Conflict("A link needs the Client secret. Edit the connector and enter it first.");
    }
    const [made] = await transaction.$queryRaw<{ expiresAt: Date }[]>`
      INSERT INTO authorization_link (id, connector_id, secret_hash, made_by_id, expires_at)
      VALUES (${randomUUID()}::uuid, ${connectorId}::uuid, ${hashSecret(secret)}, ${admin.id}::uuid,
        now() + make_interval(days => ${days}::int))
      ON CONFLICT (connector_id) DO UPDATE SET secret_hash = excluded.secret_hash, made_by_id = excluded.made_by_id,
        created_at = now(), expires_at = excluded.expires_at, used_at = NULL
      RETURNING expires_at AS "expiresAt"`;
    if (!made) throw new Error("The link was not written.");
    await recordAudit(transaction, admin, {
      noun: "authorization link",
      event: "created",
      subjectId: connectorId,
      subject: connector.name,
      after: { expiresAt: made.expiresAt.toISOString() },
    });
    return made.expiresAt;
  });
  return { secret, expiresAt };
}

/** Ends the connector's link: it counts no more. Throws NotFound when there is none that counts. */
export async function endAuthorizationLink(admin: Caller, { connectorId }: { connectorId: string }): Promise<void> {
  requireRole(admin, "administrator");
  await db.$transaction(async (transaction) => {
    const connector = await lockConnector(transaction, connectorId);
    const ended = await transaction.$executeRaw`
      UPDATE authorization_link SET expires_at = now()
      WHERE connector_id = ${connectorId}::uuid AND used_at IS NULL AND expires_at > now()`;
    if (ended === 0) throw new NotFound("This link was used, replaced or has ended already. Reload the page.");
    await recordAudit(transaction, admin, {
      noun: "authorization link",
      event: "ended",
      subjectId: connectorId,
      subject: connector.name,
    });
  });
}
