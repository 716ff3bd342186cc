import { env } from "#lib/env.ts";
import { tokenMinutes, tripMinutes } from "./schema.ts";

const isHttps = () => env().PUBLIC_URL.startsWith("https:");
const prefix = () => (isHttps() ? "__Host-authorization-" : "authorization-");

/**
 * The cookie that binds a trip to the browser that makes it. SameSite=Lax, because the way back from the provider is a
 * navigation from another site; `__Host-` (RFC 6265bis 4.1.3.2) needs https.
 */
export function authorizationCookie(authorizationId: string, secret: string) {
  return {
    name: prefix() + authorizationId,
    value: secret,
    httpOnly: true,
    secure: isHttps(),
    sameSite: "lax",
    path: "/",
    maxAge: (tripMinutes + tokenMinutes) * 60,
  } as const;
}

/** A browser's proof that it made the trip of an authorization. */
export type TripProof = { authorizationId: string; secret: string };

/** The proofs among a request's cookies. */
export function tripProofs(cookies: readonly { name: string; value: string }[]): TripProof[] {
  return cookies
    .filter(({ name, value }) => name.startsWith(prefix()) && /^[\w-]{20,100}$/.test(value))
    .map(({ name, value }) => ({ authorizationId: name.slice(prefix().length), secret: value }))
    .filter(({ authorizationId }) => /^[0-9a-f-]{36}$/.test(authorizationId))
    .slice(0, 50);
}
