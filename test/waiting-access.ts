import { randomUUID } from "node:crypto";
import { db } from "#lib/db.ts";
import { hashSecret } from "#lib/seal.ts";
import { createPerson } from "./people.ts";
import { createConnector, createGrant } from "./runs.ts";

/** A link of the connector that counts for an hour. */
export async function createLink(connectorId: string) {
  const { id: madeById } = await createPerson();
  const expiresAt = new Date(Date.now() + 3_600_000);
  return db.authorizationLink.create({
    data: { connectorId, madeById, secretHash: hashSecret(randomUUID()), expiresAt },
  });
}

/** An authorization that was granted by a link, for a connector of its own that has no grant yet. */
export async function createWaitingAccess() {
  // No provider answers for the sandbox here, so that ending the grant asks nobody.
  const environment = "sandbox";
  const connector = await createConnector({ environment, grantId: null });
  const link = await createLink(connector.id);
  const grant = await createGrant({ environment, clientId: connector.clientId });
  return db.authorization.create({
    data: {
      state: "granted",
      kind: connector.kind,
      environment,
      clientId: connector.clientId,
      redirectUri: "https://console.example/cmp/AuthorizeBoxConnector",
      connectorId: connector.id,
      begunById: link.madeById,
      sessionId: link.id,
      linkId: link.id,
      expiresAt: new Date(),
      endedAt: new Date(),
      accountName: grant.accountName,
      accountLogin: grant.accountLogin,
      enterpriseId: grant.enterpriseId,
      enterpriseName: grant.enterpriseName,
      permissions: {},
      grantId: grant.id,
    },
  });
}
