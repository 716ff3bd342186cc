import { setTimeout as delay } from "node:timers/promises";
import { environmentOf } from "#lib/connectors/environments.ts";
import type { Identity, Permissions } from "#lib/connectors/kind.ts";
import { type ConnectorKind, ProviderFailure } from "#lib/connectors/kind.ts";
import { providerWords } from "#lib/grants/provider-words.ts";
import { type ClientCredentials, requestTokens, type TokenOutcome } from "#lib/grants/token-endpoint.ts";
import { isOutcomeCode, type OutcomeCode } from "./outcomes.ts";
import { type Step, stepNow } from "./step.ts";

/** `error`: the provider's own code, such as "invalid_grant". */
export type Refusal = { refused: OutcomeCode; detail?: string; error?: string };

export type FreshTokens = { accessToken: string; refreshToken: string | null; expiresInSeconds: number };

const tries = 3;
const longestWaitSeconds = 5;
const identifySeconds = 15;

function delayBefore(answer: TokenOutcome): number | null {
  switch (answer.outcome) {
    case "not_sent":
    case "unknown":
    case "conflict":
      return 300;
    case "wait":
      return answer.retryAfterSeconds > longestWaitSeconds ? null : answer.retryAfterSeconds * 1000;
    default:
      return null;
  }
}

const refusals: Partial<Record<string, OutcomeCode>> = {
  unauthorized_client: "app_disabled",
  redirect_uri_mismatch: "redirect_uri_mismatch",
};

function refusalOf(answer: Exclude<TokenOutcome, { outcome: "tokens" }>): Refusal {
  switch (answer.outcome) {
    case "invalid_grant":
      return { refused: "code_expired", detail: answer.detail, error: answer.outcome };
    case "invalid_client":
      return { refused: "client_credentials_invalid", detail: answer.detail, error: answer.outcome };
    case "refused":
      return { refused: refusals[answer.error] ?? "unknown", detail: answer.detail, error: answer.error };
    case "wait":
      return {
        refused: "provider_unavailable",
        detail: `The provider asks to wait for ${Math.ceil(answer.retryAfterSeconds)} seconds.`,
      };
    case "conflict":
      return { refused: "provider_unavailable", detail: "The provider answered 409 (conflict)." };
    case "unknown":
    case "not_sent":
      return { refused: "provider_unavailable", detail: answer.reason };
  }
}

/** Exchanges the code at once, in the request that brought it: Box's codes live for 30 seconds. */
export async function exchangeCode(
  kind: ConnectorKind,
  environmentId: string,
  credentials: ClientCredentials,
  { code, redirectUri }: { code: string; redirectUri: string },
): Promise<FreshTokens | Refusal> {
  const environment = environmentOf(kind, environmentId);
  for (let tried = 1; ; tried++) {
    const answer = await requestTokens(environment, credentials, { grant: "code", code, redirectUri });
    if (answer.outcome === "tokens") return answer.tokens;
    const waitMs = tried < tries ? delayBefore(answer) : null;
    if (waitMs === null) return refusalOf(answer);
    await delay(waitMs);
  }
}

export type Standing = {
  identity: Identity & { enterprise: { id: string; name: string } };
  permissions: Permissions;
};

type Tell = (step: Step) => Promise<void>;

const stateWords = { granted: "Granted", missing: "Missing", unknown: "Not known" } as const;

function identityStep({ login, name, role, enterprise }: Identity): Step {
  return stepNow("The provider told who logged in", {
    facts: [
      ["Account", providerWords(`${name} (${login})`)],
      ["Role", providerWords(role ?? "")],
      ["Enterprise", enterprise ? providerWords(`${enterprise.name} (${enterprise.id})`) : "None: a free account"],
    ],
  });
}

function permissionsStep(kind: ConnectorKind, permissions: Permissions): Step {
  const states = kind.permissions.map(({ stream, label }) => [label, permissions[stream] ?? "unknown"] as const);
  return stepNow("The permissions were tried", {
    facts: states.map(([label, state]) => [label, stateWords[state]]),
    failed: states.some(([, state]) => state === "missing"),
  });
}

async function ask(
  kind: ConnectorKind,
  environmentId: string,
  accessToken: string,
  tell: Tell,
): Promise<Standing | Refusal> {
  const provider = await kind.provider();
  const { apiUrl } = environmentOf(kind, environmentId);
  const tokens = {
    current: async () => accessToken,
    replace: async () => {
      throw new ProviderFailure("authorization_revoked", "The provider refused the access token it had just given.");
    },
  };
  const access = { apiUrl, tokens, signal: AbortSignal.timeout(identifySeconds * 1000) };
  const identity = await provider.identify(access);
  const { enterprise } = identity;
  await tell(identityStep(identity));
  if (!enterprise) return { refused: "free_account", detail: `The account is ${identity.login}.` };
  if (!identity.isAdministrator) {
    const role = identity.role ? `, with the role ${providerWords(identity.role)}` : "";
    return { refused: "not_an_administrator", detail: `The account is ${identity.login}${role}.` };
  }
  const permissions = await provider.probe(access);
  await tell(permissionsStep(kind, permissions));
  return { identity: { ...identity, enterprise }, permissions };
}

/**
 * Asks who logged in, for which enterprise, and what the app and the account may do there. `tell` takes each answer for
 * the record.
 */
export async function readStanding(
  kind: ConnectorKind,
  environmentId: string,
  accessToken: string,
  tell: Tell,
): Promise<Standing | Refusal> {
  try {
    return await ask(kind, environmentId, accessToken, tell);
  } catch (error) {
    if (!(error instanceof ProviderFailure)) return { refused: "provider_unavailable" };
    const refused = isOutcomeCode(error.code) ? error.code : "provider_unavailable";
    return { refused, detail: providerWords(error.message, [accessToken]) };
  }
}
