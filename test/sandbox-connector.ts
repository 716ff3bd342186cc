import { randomUUID } from "node:crypto";
import { sealForGrant } from "#lib/grants/sealed.ts";
import { fingerprint } from "#lib/seal.ts";
import type { Sandbox } from "#sandbox/box/sandbox.ts";
import { authorizeInSandbox } from "#sandbox/box/testing.ts";
import { createConnector, createGrant } from "./runs.ts";

/** A connector of the sandbox, authorized by the enterprise's administrator. */
export async function createSandboxConnector(
  sandbox: Sandbox,
  enterprise: { id: string; name: string; domain: string },
) {
  const login = `admin@${enterprise.domain}`;
  const tokens = await authorizeInSandbox(sandbox, { login });
  const id = randomUUID();
  await createGrant({
    id,
    environment: "sandbox",
    clientId: tokens.clientId,
    clientSecretSealed: sealForGrant(id, "client_secret_sealed", tokens.clientSecret),
    refreshTokenSealed: sealForGrant(id, "refresh_token_sealed", tokens.refreshToken),
    accessTokenSealed: sealForGrant(id, "access_token_sealed", tokens.accessToken),
    accessTokenFingerprint: fingerprint(tokens.accessToken),
    accountLogin: login,
    enterpriseId: enterprise.id,
    enterpriseName: enterprise.name,
  });
  return createConnector({ environment: "sandbox", clientId: tokens.clientId, grantId: id, name: enterprise.name });
}
