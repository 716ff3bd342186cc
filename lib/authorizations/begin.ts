import { randomUUID } from "node:crypto";
import { recordAudit } from "#lib/audit/record.ts";
import { type Caller, requireRole } from "#lib/caller.ts";
import { environmentOf, redirectUriOf } from "#lib/connectors/environments.ts";
import { connectorKind } from "#lib/connectors/kinds.ts";
import { db } from "#lib/db.ts";
import { Invalid, NotFound } from "#lib/errors.ts";
import { open, seal } from "#lib/seal.ts";
import { linkSecret } from "./link.ts";
import { type AuthorizationForm, tripMinutes } from "./schema.ts";
import { stepNow } from "./step.ts";

/** The Client secret stored with the connector, which stands for the same app only. */
function storedSecret(
  connector: { id: string; clientId: string; environment: string; clientSecretSealed: string | null } | null,
  { clientId, environment }: AuthorizationForm,
): string {
  if (!connector?.clientSecretSealed)
    throw new Invalid("Authorize needs the Client secret.", { clientSecret: "Enter the Client secret." });
  if (connector.clientId !== clientId || connector.environment !== environment)
    throw new Invalid("The stored Client secret belongs to another app.", {
      clientSecret: "Enter the Client secret of this app.",
    });
  return open(connector.clientSecretSealed, { table: "connector", id: connector.id, column: "client_secret_sealed" });
}

async function editedConnector({ kind, connectorId }: AuthorizationForm) {
  if (connectorId === null) return null;
  const connector = await db.connector.findFirst({
    where: { id: connectorId, kind },
    select: {
      id: true,
      name: true,
      clientId: true,
      environment: true,
      clientSecretSealed: true,
      grant: { select: { enterpriseId: true, enterpriseName: true } },
    },
  });
  if (!connector) throw new NotFound("This connector was deleted. Close the dialog and look at the list again.");
  return connector;
}

const firstSteps = ({ windowBlocked }: AuthorizationForm) => [
  stepNow("Authorize was clicked"),
  windowBlocked
    ? stepNow("The browser blocked the window", { detail: "A link took its place.", failed: true })
    : stepNow("The window was opened"),
];

/**
 * Begins an authorization, good for ten minutes. `startPath` is for the browser of the person who begins it; `linkPath`
 * for somebody without an account here, such as an administrator of the enterprise.
 */
export async function beginAuthorization(
  admin: Caller,
  input: AuthorizationForm,
): Promise<{ authorizationId: string; startPath: string; linkPath: string; expiresAt: string }> {
  requireRole(admin, "administrator");
  const kind = connectorKind(input.kind);
  environmentOf(kind, input.environment);
  const connector = await editedConnector(input);
  const clientSecret = input.clientSecret || storedSecret(connector, input);
  const id = randomUUID();
  const expiresAt = new Date(Date.now() + tripMinutes * 60_000);
  await db.$transaction(async (transaction) => {
    await transaction.authorization.create({
      data: {
        id,
        kind: kind.id,
        environment: input.environment,
        clientId: input.clientId,
        clientSecretSealed: seal(clientSecret, { table: "authorization", id, column: "client_secret_sealed" }),
        redirectUri: redirectUriOf(kind),
        connectorId: input.connectorId,
        previousEnterpriseId: connector?.grant?.enterpriseId ?? null,
        previousEnterpriseName: connector?.grant?.enterpriseName ?? null,
        begunById: admin.id,
        sessionId: admin.sessionId,
        expiresAt,
        steps: firstSteps(input),
      },
    });
    await recordAudit(transaction, admin, {
      noun: "authorization",
      event: "begun",
      subjectId: id,
      subject: connector?.name ?? `${kind.name} app ${input.clientId}`,
      after: { kind: kind.id, environment: input.environment, clientId: input.clientId },
    });
  });
  return {
    authorizationId: id,
    startPath: `/authorize/${id}`,
    linkPath: `/authorize/${id}?link=${linkSecret(id)}`,
    expiresAt: expiresAt.toISOString(),
  };
}
