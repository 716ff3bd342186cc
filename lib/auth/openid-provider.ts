import type { OAuthConfig } from "next-auth/providers/oauth";
import { log } from "#lib/log/log.ts";
import type { OpenIdMetadata } from "./openid-discovery.ts";
import type { OpenIdSettings } from "./openid-settings.ts";
import { sessionHours } from "./session-row.ts";
import { problemOfAnswer, type SignInProblem } from "./sign-in-problems.ts";

type Claims = Record<string, unknown>;

/** `isConfirming`: the person has to prove who they are now. `onProblem` is told why an answer was not taken. */
type Wish = { isConfirming: boolean; onProblem: (problem: SignInProblem) => void };

export const openIdProviderId = "openid-connect";

const timeoutMs = 10_000;

// Only signatures by a key of the provider's: never "none", never by a secret that both sides know.
const signatures = ["RS256", "PS256", "ES256", "EdDSA"];

/** What openid-client's error comes to. The log gets its first clause, which holds no value of the answer. */
function problemOf(error: unknown): SignInProblem {
  const { name = "", message = "", error: answer = "", code } = error as Partial<Record<string, string>>;
  log.error(`Signing in by OpenID Connect failed: ${name} ${answer || message.split(/[,:(]/)[0]}`);
  if (name === "OPError") return problemOfAnswer(answer);
  if (name !== "RPError" && typeof code === "string") return "unreachable";
  if (/^state (mismatch|missing)/.test(message)) return "expired";
  return /timed out/.test(message) ? "unreachable" : "untrusted";
}

/** The provider as next-auth asks it: code flow with state, nonce and PKCE (RFC 9700 2.1.1), this very issuer alone. */
export function openIdProvider(
  settings: OpenIdSettings,
  metadata: OpenIdMetadata,
  { isConfirming, onProblem }: Wish,
): OAuthConfig<Claims> {
  const telling = async <Value>(work: () => Promise<Value>) => {
    try {
      return await work();
    } catch (error) {
      onProblem(problemOf(error));
      throw error;
    }
  };
  const basic = metadata.token_endpoint_auth_methods_supported.includes("client_secret_basic");
  const algorithms = metadata.id_token_signing_alg_values_supported;
  return {
    id: openIdProviderId,
    name: settings.name,
    type: "oauth",
    idToken: true,
    issuer: metadata.issuer,
    jwks_endpoint: metadata.jwks_uri,
    authorization: {
      url: metadata.authorization_endpoint,
      // With max_age the answer has to tell when the person proved who they are (OpenID Connect Core 3.1.2.1).
      params: {
        scope: settings.scope,
        // A wish alone (OpenID Connect Core 3.1.2.1): the answer's acr is judged when it comes.
        ...(settings.requiredAcr.length > 0 && { acr_values: settings.requiredAcr.join(" ") }),
        ...(isConfirming ? { prompt: "login", max_age: 0 } : { max_age: sessionHours * 3600 }),
      },
    },
    token: {
      url: metadata.token_endpoint,
      request: ({ client, params, checks, provider }) =>
        telling(async () => {
          // RFC 9207 2.4; openid-client compares the parameter when it is there.
          if (metadata.authorization_response_iss_parameter_supported && !params.iss) {
            throw Object.assign(new Error("iss missing from the response"), { name: "RPError" });
          }
          return { tokens: await client.callback(provider.callbackUrl, params, { ...checks, response_type: "code" }) };
        }),
    },
    userinfo: {
      url: metadata.userinfo_endpoint,
      // Some providers put the groups and the name there alone; the subject has to be the same (OIDC Core 5.3.2).
      request: ({ client, tokens }) =>
        telling(async () => {
          const claims = client.issuer.metadata.userinfo_endpoint ? await client.userinfo(tokens as never) : {};
          return { ...claims, ...idTokenClaims(tokens) };
        }),
    },
    checks: ["pkce", "state", "nonce"],
    clientId: settings.clientId,
    clientSecret: settings.clientSecret,
    client: {
      token_endpoint_auth_method: basic ? "client_secret_basic" : "client_secret_post",
      id_token_signed_response_alg: signatures.find((each) => algorithms.includes(each)) ?? "RS256",
    },
    httpOptions: { timeout: timeoutMs },
    profile: ({ sub }) => ({ id: String(sub) }),
  };
}

const idTokenClaims = (tokens: unknown) => (tokens as { claims: () => Claims }).claims();
