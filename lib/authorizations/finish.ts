import { environmentOf } from "#lib/connectors/environments.ts";
import type { ConnectorKind } from "#lib/connectors/kind.ts";
import { db } from "#lib/db.ts";
import { providerWords } from "#lib/grants/provider-words.ts";
import { revokeToken } from "#lib/grants/token-endpoint.ts";
import { open } from "#lib/seal.ts";
import { type Consumed, consumeAuthorization } from "./consume.ts";
import type { TripProof } from "./cookie.ts";
import { grantAuthorization, refuseAuthorization } from "./end.ts";
import { exchangeCode, type FreshTokens, type Refusal, readStanding, type Standing } from "./exchange.ts";
import type { OutcomeCode } from "./outcomes.ts";
import { recordStep, type Step, stepNow } from "./step.ts";

/** What the provider put into the address it sent the browser back to. */
export type Callback = {
  state: string | null;
  code: string | null;
  error: string | null;
  errorDescription: string | null;
};

// Wordings differ between providers and years: the code of RFC 6749 section 4.1.2.1 decides.
function refusalOf({ error, errorDescription, code, state }: Callback): Refusal {
  const detail = providerWords(errorDescription || error || "", [code ?? "", state ?? ""]) || undefined;
  switch (error) {
    case "access_denied":
      return { refused: "denied", detail };
    case "unauthorized_client":
      return { refused: "app_disabled", detail };
    case "redirect_uri_mismatch":
      return { refused: "redirect_uri_mismatch", detail };
    case "server_error":
    case "temporarily_unavailable":
      return { refused: "provider_unavailable", detail };
    default:
      return { refused: "unknown", detail: detail ?? "The address held neither a code nor an error." };
  }
}

function missingRequired(kind: ConnectorKind, { permissions }: Standing): boolean {
  return kind.permissions.some(({ stream, required }) => required && permissions[stream] === "missing");
}

/** What is not kept must not live on at the provider. */
async function giveBack(kind: ConnectorKind, trip: Consumed, clientSecret: string, tokens: FreshTokens) {
  const environment = environmentOf(kind, trip.environment);
  const credentials = { clientId: trip.clientId, clientSecret };
  const { outcome } = await revokeToken(environment, credentials, tokens.refreshToken ?? tokens.accessToken);
  const told = outcome === "revoked" ? "The access was given back" : "The provider did not take the access back";
  await recordStep(db, trip.id, stepNow(told, { failed: outcome !== "revoked" }));
}

/** Whether the tokens were kept; if not, the authorization says why. */
async function judge(kind: ConnectorKind, trip: Consumed, clientSecret: string, tokens: FreshTokens): Promise<boolean> {
  const { refreshToken } = tokens;
  if (refreshToken === null) {
    await refuseAuthorization(trip, { refused: "no_refresh_token" });
    return false;
  }
  const standing = await readStanding(kind, trip.environment, tokens.accessToken, (step) =>
    recordStep(db, trip.id, step),
  );
  if ("refused" in standing) {
    await refuseAuthorization(trip, standing);
    return false;
  }
  if (missingRequired(kind, standing)) {
    await refuseAuthorization(trip, { refused: "permission_missing" }, standing);
    return false;
  }
  await grantAuthorization(trip, clientSecret, { ...tokens, refreshToken }, standing);
  return true;
}

/**
 * The callback: consumes the authorization, exchanges the code, finds out who logged in, and ends the authorization with
 * a token or with a reason. A callback that belongs to no authorization of this browser makes no request.
 */
export async function finishAuthorization(
  kind: ConnectorKind,
  callback: Callback,
  proofs: readonly TripProof[],
): Promise<{ authorizationId: string; ok: boolean } | { mismatch: OutcomeCode }> {
  const trip = await consumeAuthorization(kind.id, callback.state, proofs);
  if ("mismatch" in trip) return trip;
  try {
    await travel(kind, trip, callback);
  } catch (error) {
    await refuseAuthorization(trip, { refused: "console_error" });
    throw error;
  }
  const ended = await db.authorization.findUniqueOrThrow({ where: { id: trip.id }, select: { state: true } });
  return { authorizationId: trip.id, ok: ended.state === "granted" };
}

// The state or the code could stand in the description as well.
function errorStep({ error, errorDescription, code, state }: Callback): Step {
  const secrets = [code ?? "", state ?? ""];
  return stepNow("The provider answered with an error", {
    facts: [
      ["Error", providerWords(error ?? "", secrets)],
      ["Description", providerWords(errorDescription ?? "", secrets)],
    ],
    failed: true,
  });
}

async function travel(kind: ConnectorKind, trip: Consumed, callback: Callback): Promise<void> {
  const { code } = callback;
  if (callback.error) await recordStep(db, trip.id, errorStep(callback));
  if (callback.error || !code || code.length > 4000) return refuseAuthorization(trip, refusalOf(callback));
  const place = { table: "authorization", id: trip.id, column: "client_secret_sealed" };
  const clientSecret = open(trip.clientSecretSealed, place);
  const credentials = { clientId: trip.clientId, clientSecret };
  const exchanged = await exchangeCode(kind, trip.environment, credentials, { code, redirectUri: trip.redirectUri });
  if ("refused" in exchanged) {
    const facts = [
      ["Error", exchanged.error ?? ""],
      ["Description", exchanged.detail ?? ""],
    ] as const;
    await recordStep(db, trip.id, stepNow("The provider refused the exchange of the code", { facts, failed: true }));
    return refuseAuthorization(trip, exchanged);
  }
  await recordStep(db, trip.id, stepNow("The code was exchanged"));
  let kept = false;
  try {
    kept = await judge(kind, trip, clientSecret, exchanged);
  } finally {
    if (!kept) await giveBack(kind, trip, clientSecret, exchanged);
  }
}
