import { z } from "zod";
import { type Role, roles } from "#lib/caller.ts";
import { requiredText } from "#lib/text.ts";
import type { OpenIdSettings } from "./openid-settings.ts";
import { email } from "./schema.ts";

/** A person as the provider's verified answer describes them. */
export type OpenIdPerson = {
  issuer: string;
  /** Who they are at the issuer: the only thing they are known by. */
  subject: string;
  name: string;
  email: string | null;
  /** Null when the claim gives no role. */
  role: Role | null;
  /** When they last proved to the provider who they are; null when it does not say. */
  authenticatedAt: Date | null;
  /** Whether the provider asked them as strongly as the settings require. */
  isStrong: boolean;
};

// OpenID Connect Core 2: a subject is at most 255 ASCII characters.
const subject = z.string().regex(/^[\x20-\x7e]{1,255}$/);
const name = requiredText("name", 120);
const seconds = z.number().int().positive().max(32_503_680_000);

/** The highest role that the claim's value, or any of its values, is mapped to. */
function roleOf(claim: unknown, roleMap: OpenIdSettings["roleMap"]): Role | null {
  const values = (Array.isArray(claim) ? claim : [claim]).filter((value) => typeof value === "string");
  const given = values.map((value) => roleMap.get(value));
  return roles.findLast((role) => given.includes(role)) ?? null;
}

/** The claim of that very name, else the one at that path: "realm_access.roles" is `roles` within `realm_access`. */
function claimAt(claims: Record<string, unknown>, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  return name.split(".").reduce<unknown>((within, part) => {
    const isObject = typeof within === "object" && within !== null;
    return isObject && Object.hasOwn(within, part) ? (within as Record<string, unknown>)[part] : undefined;
  }, claims);
}

/** Reads the claims. Null when they name nobody. */
export function readClaims(claims: Record<string, unknown>, settings: OpenIdSettings): OpenIdPerson | null {
  const who = subject.safeParse(claims.sub);
  if (!who.success || claims.iss !== settings.issuer) return null;
  const given = email.safeParse(claims.email).data ?? null;
  const named = [claims.name, claims.preferred_username, given].map((each) => name.safeParse(each).data);
  const authTime = seconds.safeParse(claims.auth_time).data;
  return {
    issuer: settings.issuer,
    subject: who.data,
    name: named.find((each) => each !== undefined) ?? "Unnamed person",
    email: given,
    role: roleOf(claimAt(claims, settings.roleClaim), settings.roleMap),
    authenticatedAt: authTime === undefined ? null : new Date(Math.min(authTime * 1000, Date.now())),
    isStrong: settings.requiredAcr.length === 0 || settings.requiredAcr.some((each) => each === claims.acr),
  };
}
