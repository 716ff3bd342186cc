import { randomUUID } from "node:crypto";
import { recordAudit } from "#lib/audit/record.ts";
import { type Caller, requireRole } from "#lib/caller.ts";
import { environmentOf, redirectUriOf } from "#lib/connectors/environments.ts";
import type { ConnectorKind } from "#lib/connectors/kind.ts";
import { connectorKind } from "#lib/connectors/kinds.ts";
import { db, type Transaction } from "#lib/db.ts";
import { Invalid, NotFound } from "#lib/errors.ts";
import { open, seal } from "#lib/seal.ts";
import { linkSecret } from "./link.ts";
import { type AuthorizationForm, tripMinutes } from "./schema.ts";
import { type Step, stepNow } from "./step.ts";

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

type Trip = {
  kind: ConnectorKind;
  environment: string;
  clientId: string;
  clientSecret: string;
  connector: { id: string; name: string; grant: { enterpriseId: string; enterpriseName: string } | null } | null;
  begunById: string;
  /** The browser session of the dialog that waits for the token; for a trip by a link, the link's id. */
  sessionId: string;
  linkId?: string;
  steps: Step[];
};

/** Writes a new authorization, good for ten minutes, with its audit row. Gives its id and when it ends. */
export async function insertTrip(transaction: Transaction, caller: Caller, trip: Trip, noted: Record<string, string>) {
  const { kind, environment, clientId, clientSecret, connector, ...rest } = trip;
  const id = randomUUID();
  const expiresAt = new Date(Date.now() + tripMinutes * 60_000);
  await transaction.authorization.create({
    data: {
      ...rest,
      id,
      kind: kind.id,
      environment,
      clientId,
      clientSecretSealed: seal(clientSecret, { table: "authorization", id, column: "client_secret_sealed" }),
      redirectUri: redirectUriOf(kind),
      connectorId: connector?.id ?? null,
      previousEnterpriseId: connector?.grant?.enterpriseId ?? null,
      previousEnterpriseName: connector?.grant?.enterpriseName ?? null,
      expiresAt,
    },
  });
  await recordAudit(transaction, caller, {
    noun: "authorization",
    event: "begun",
    subjectId: id,
    subject: connector?.name ?? `${kind.name} app ${clientId}`,
    after: { kind: kind.id, environment, clientId, ...noted },
  });
  return { id, expiresAt };
}

/**
 * Begins an authorization, good for ten minutes. `startPath` is for the browser of the person who begins it; `linkPath`
 * for somebody at hand without an account here.
 */
export async function beginAuthorization(
  admin: Caller,
  input: AuthorizationForm,
): Promise<{ authorizationId: string; startPath: string; linkPath: string; expiresAt: string }> {
  requireRole(admin, "administrator");
  const kind = connectorKind(input.kind);
  environmentOf(kind, input.environment);
  const connector = await editedConnector(input);
  const { environment, clientId } = input;
  const trip: Trip = {
    kind,
    environment,
    clientId,
    clientSecret: input.clientSecret || storedSecret(connector, input),
    connector,
    begunById: admin.id,
    sessionId: admin.sessionId,
    steps: firstSteps(input),
  };
  const { id, expiresAt } = await db.$transaction((transaction) => insertTrip(transaction, admin, trip, {}));
  return {
    authorizationId: id,
    startPath: `/authorize/${id}`,
    linkPath: `/authorize/${id}?link=${linkSecret(id)}`,
    expiresAt: expiresAt.toISOString(),
  };
}
