import { z } from "zod";
import { isSafeAddress } from "./openid-settings.ts";

const address = z.string().refine(isSafeAddress, "is no safe address");

const schema = z.object({
  issuer: z.string(),
  authorization_endpoint: address,
  token_endpoint: address,
  jwks_uri: address,
  userinfo_endpoint: address.optional(),
  authorization_response_iss_parameter_supported: z.boolean().default(false),
  token_endpoint_auth_methods_supported: z.array(z.string()).default(["client_secret_basic"]),
  id_token_signing_alg_values_supported: z.array(z.string()).default(["RS256"]),
});

/** What the provider says of itself. */
export type OpenIdMetadata = z.infer<typeof schema>;

const timeoutMs = 10_000;
const keptMs = 10 * 60_000;
const known = new Map<string, { until: number; metadata: OpenIdMetadata }>();

/**
 * Asks the provider where its endpoints are, at most every ten minutes (OpenID Connect Discovery 4). Throws an Error
 * when it can't be reached, or names another issuer than the one that was asked (4.3).
 */
export async function discover(issuer: string): Promise<OpenIdMetadata> {
  const kept = known.get(issuer);
  if (kept && kept.until > Date.now()) return kept.metadata;
  const url = `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
  const response = await fetch(url, { redirect: "error", signal: AbortSignal.timeout(timeoutMs) });
  if (!response.ok) throw new Error(`The provider answered ${response.status} to discovery.`);
  const read = schema.safeParse(await response.json());
  if (!read.success) {
    throw new Error(`The provider's discovery is wrong at ${read.error.issues[0]?.path.join(".")}.`);
  }
  if (read.data.issuer !== issuer) throw new Error("The provider names itself otherwise than OIDC_ISSUER does.");
  known.set(issuer, { until: Date.now() + keptMs, metadata: read.data });
  return read.data;
}
