import { setTimeout as delay } from "node:timers/promises";
import type { Caller } from "#lib/caller.ts";
import { environmentOf } from "#lib/connectors/environments.ts";
import { connectorKind } from "#lib/connectors/kinds.ts";
import { extendLease, type Lease, releaseLease, takeLease } from "./lease.ts";
import type { GrantRow } from "./read.ts";
import { endGrant, saveTokens } from "./save.ts";
import { openOfGrant } from "./sealed.ts";
import { requestTokens, type TokenOutcome } from "./token-endpoint.ts";

/** What a try to refresh came to; read the grant again for its tokens. */
export type RefreshOutcome =
  /** The grant has moved on, by this refresh or by another's. */
  | { outcome: "changed" }
  /** Someone else holds the lease. */
  | { outcome: "busy" }
  | { outcome: "client_credentials_invalid"; detail: string }
  | { outcome: "unavailable"; detail: string };

const retryDelaysMs = [50, 200, 800, 2000];
const conflictDelayMs = 1200;
const longestWaitSeconds = 20;

/** How long to wait before the same refresh token is posted again; null when it is not to be. */
function delayBefore(answer: TokenOutcome, tries: number): number | null {
  const backoff = retryDelaysMs[tries - 1];
  if (backoff === undefined) return null;
  const jittered = backoff * (0.75 + Math.random() / 2);
  switch (answer.outcome) {
    case "not_sent":
    case "unknown":
      return jittered;
    case "conflict":
      return Math.max(jittered, conflictDelayMs);
    case "wait":
      return answer.retryAfterSeconds > longestWaitSeconds ? null : Math.max(jittered, answer.retryAfterSeconds * 1000);
    case "tokens":
      return answer.tokens.refreshToken === null ? jittered : null;
    case "invalid_grant":
    case "invalid_client":
    case "refused":
      return null;
  }
}

// A token set without a refresh token can't be kept: the provider is asked again for the whole pair.
const maybeCarriedOut = (answer: TokenOutcome) =>
  answer.outcome === "unknown" || answer.outcome === "conflict" || answer.outcome === "tokens";

type Asked = { answer: TokenOutcome; ambiguous: boolean } | "lost";

/** Posts the same refresh token until the answer is known: after an unknown outcome nothing else can help. */
async function ask(lease: Lease, grant: GrantRow): Promise<Asked> {
  const environment = environmentOf(connectorKind(grant.kind), grant.environment);
  const credentials = {
    clientId: grant.clientId,
    clientSecret: openOfGrant(grant.id, "client_secret_sealed", grant.clientSecretSealed),
  };
  const refreshToken = openOfGrant(grant.id, "refresh_token_sealed", grant.refreshTokenSealed);
  let ambiguous = lease.ambiguous;
  for (let tries = 1; ; tries++) {
    if (tries > 1 && !(await extendLease(lease))) return "lost";
    const answer = await requestTokens(environment, credentials, { grant: "refresh", refreshToken });
    const waitMs = delayBefore(answer, tries);
    if (waitMs === null) return { answer, ambiguous };
    ambiguous ||= maybeCarriedOut(answer);
    await delay(waitMs);
  }
}

type Unanswered = Exclude<RefreshOutcome, { outcome: "changed" | "busy" }>;

const withoutRefreshToken: Unanswered = {
  outcome: "unavailable",
  detail: "The provider answers without a refresh token.",
};

/** What is told when there is no pair; none of it means that the grant itself has ended. */
function troubleOf(answer: Exclude<TokenOutcome, { outcome: "invalid_grant" | "tokens" }>): Unanswered {
  switch (answer.outcome) {
    case "invalid_client":
      return { outcome: "client_credentials_invalid", detail: answer.detail };
    case "refused":
      return { outcome: "unavailable", detail: `The provider refused: ${answer.detail}` };
    case "wait":
      return {
        outcome: "unavailable",
        detail: `The provider asks to wait for ${Math.ceil(answer.retryAfterSeconds)} seconds.`,
      };
    case "not_sent":
    case "unknown":
      return { outcome: "unavailable", detail: answer.reason };
    case "conflict":
      return { outcome: "unavailable", detail: "The provider says that another refresh is under way." };
  }
}

async function refreshUnder(caller: Caller, lease: Lease, grant: GrantRow): Promise<RefreshOutcome> {
  const asked = await ask(lease, grant);
  if (asked === "lost") return { outcome: "changed" };
  const { answer, ambiguous } = asked;
  if (answer.outcome === "tokens" && answer.tokens.refreshToken !== null) {
    const { accessToken, refreshToken, expiresInSeconds } = answer.tokens;
    await saveTokens(caller, lease, grant, { accessToken, refreshToken, expiresInSeconds });
    return { outcome: "changed" };
  }
  if (answer.outcome === "invalid_grant") {
    await endGrant(caller, lease, grant, ambiguous);
    return { outcome: "changed" };
  }
  const trouble = answer.outcome === "tokens" ? withoutRefreshToken : troubleOf(answer);
  const failure = trouble.outcome === "unavailable" ? "provider_unavailable" : trouble.outcome;
  const status = ambiguous || maybeCarriedOut(answer) ? "unknown" : "failed";
  await releaseLease(lease, status, { failure, clientSecretSealed: grant.clientSecretSealed });
  return trouble;
}

// One refresh of a grant at a time in this process; the lease is for the others.
const flights = new Map<string, Promise<RefreshOutcome>>();

async function refreshOnce(caller: Caller, grant: GrantRow): Promise<RefreshOutcome> {
  const lease = await takeLease(grant);
  if (!lease) return { outcome: "busy" };
  try {
    return await refreshUnder(caller, lease, grant);
  } catch (error) {
    await releaseLease(lease, "unknown").catch(() => {});
    throw error;
  }
}

/**
 * Refreshes the grant unless it has moved on from the version read. Box keeps a refresh token working until the new
 * access token is first used (blog.box.com, "Longer lived refresh tokens"), so the new pair is saved before any use.
 */
export function refreshGrant(caller: Caller, grant: GrantRow): Promise<RefreshOutcome> {
  const key = `${grant.id} ${grant.version}`;
  const flying = flights.get(key);
  if (flying) return flying;
  const flight = refreshOnce(caller, grant).finally(() => flights.delete(key));
  flights.set(key, flight);
  return flight;
}
