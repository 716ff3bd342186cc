import { z } from "zod";
import type { Environment } from "#lib/connectors/kind.ts";
import { providerWords } from "./provider-words.ts";
import { readBody, retryAfterSeconds, sendForm } from "./token-request.ts";

/** An app of the provider's, as its configuration page shows it. */
export type ClientCredentials = { clientId: string; clientSecret: string };

/** `refreshToken` is null when the provider gave none. `expiresInSeconds` counts from the moment of asking. */
export type TokenSet = { accessToken: string; refreshToken: string | null; expiresInSeconds: number };

/** What became of a request to the token endpoint; every text is free of secrets. */
export type TokenOutcome =
  | { outcome: "tokens"; tokens: TokenSet }
  | { outcome: "invalid_grant"; detail: string }
  | { outcome: "invalid_client"; detail: string }
  | { outcome: "refused"; error: string; detail: string }
  /** Refused for now: nothing was done. */
  | { outcome: "wait"; retryAfterSeconds: number }
  /** Another request for the same token is under way; whether this one counted is not known. */
  | { outcome: "conflict" }
  /** The request may have been carried out. */
  | { outcome: "unknown"; reason: string }
  /** The request never left: nothing was done. */
  | { outcome: "not_sent"; reason: string };

type Grantable = { grant: "code"; code: string; redirectUri: string } | { grant: "refresh"; refreshToken: string };

const tokenAnswer = z.object({
  access_token: z.string().min(1).max(8000),
  refresh_token: z.string().min(1).max(8000).nullish(),
  expires_in: z.number().positive().max(31_536_000),
  token_type: z
    .string()
    .regex(/^bearer$/i)
    .optional(),
});

const errorAnswer = z.object({ error: z.string().max(200), error_description: z.string().max(4000).optional() });

function parsed<Schema extends z.ZodType>(schema: Schema, body: string): z.infer<Schema> | null {
  try {
    return schema.safeParse(JSON.parse(body)).data ?? null;
  } catch {
    return null;
  }
}

function refusalOf(status: number, body: string, secrets: string[]): TokenOutcome {
  const refusal = parsed(errorAnswer, body);
  if (!refusal) return { outcome: "unknown", reason: `It answered ${status} without a reason.` };
  const error = providerWords(refusal.error, secrets);
  const detail = providerWords(refusal.error_description ?? refusal.error, secrets);
  if (error === "invalid_grant" || error === "invalid_client") return { outcome: error, detail };
  return { outcome: "refused", error, detail };
}

/**
 * Asks the token endpoint of the environment, once: no retry, no redirect followed, at most 60 s.
 * Box: https://developer.box.com/reference/post-oauth2-token/ and RFC 6749 sections 4.1.3, 5 and 6.
 */
export async function requestTokens(
  { tokenUrl }: Environment,
  { clientId, clientSecret }: ClientCredentials,
  asked: Grantable,
): Promise<TokenOutcome> {
  const form: Record<string, string> =
    asked.grant === "code"
      ? { grant_type: "authorization_code", code: asked.code, redirect_uri: asked.redirectUri }
      : { grant_type: "refresh_token", refresh_token: asked.refreshToken };
  const secrets = [clientSecret, asked.grant === "code" ? asked.code : asked.refreshToken];
  const began = performance.now();
  const sent = await sendForm(tokenUrl, { ...form, client_id: clientId, client_secret: clientSecret });
  if (sent.outcome !== "answered") return sent;
  const { response } = sent;
  const read = await readBody(response);
  if (response.status === 429 || (response.status === 503 && response.headers.has("retry-after")))
    return { outcome: "wait", retryAfterSeconds: retryAfterSeconds(response.headers) };
  if (response.status === 409) return { outcome: "conflict" };
  if (read === null) return { outcome: "unknown", reason: "Its answer broke off or was too long." };
  if (response.status >= 400 && response.status < 500) return refusalOf(response.status, read, secrets);
  if (!response.ok) return { outcome: "unknown", reason: `It answered ${response.status}.` };
  const tokens = parsed(tokenAnswer, read);
  if (!tokens) return { outcome: "unknown", reason: "Its answer can't be understood." };
  const elapsedSeconds = (performance.now() - began) / 1000;
  return {
    outcome: "tokens",
    tokens: {
      accessToken: tokens.access_token,
      refreshToken: tokens.refresh_token ?? null,
      expiresInSeconds: Math.max(0, Math.floor(tokens.expires_in - elapsedSeconds)),
    },
  };
}

export type RevokeOutcome = { outcome: "revoked" } | { outcome: "refused" | "unavailable"; reason: string };

/** Ends a token at the provider. https://developer.box.com/reference/post-oauth2-revoke/ (RFC 7009). */
export async function revokeToken(
  { revokeUrl }: Environment,
  { clientId, clientSecret }: ClientCredentials,
  token: string,
): Promise<RevokeOutcome> {
  const sent = await sendForm(revokeUrl, { client_id: clientId, client_secret: clientSecret, token });
  if (sent.outcome !== "answered") return { outcome: "unavailable", reason: sent.reason };
  const { status, ok } = sent.response;
  const body = await readBody(sent.response);
  if (ok) return { outcome: "revoked" };
  const refusal = status < 500 && status !== 429 && body !== null ? parsed(errorAnswer, body) : null;
  return refusal
    ? { outcome: "refused", reason: providerWords(refusal.error, [clientSecret, token]) }
    : { outcome: "unavailable", reason: `It answered ${status}.` };
}
