import { randomBytes } from "node:crypto";
import { chanceBelow } from "#sandbox/box/world/chance.ts";
import { DAY_MS } from "#sandbox/box/world/dates.ts";
import type { Scope } from "./scopes.ts";

const REFRESH_TOKEN_MS = 60 * DAY_MS;
const MOST_SPENT = 5000;
const MOST_NARROWED = 5000;

export type TokenPair = {
  accessToken: string;
  refreshToken: string;
  accessExpiresAt: number;
  refreshExpiresAt: number;
};

/** One consent of one user to one app. `pending` is the pair of a refresh whose access token nobody has used yet. */
export type Grant = {
  id: string;
  clientId: string;
  userId: string;
  scopes: Scope[];
  current: TokenPair;
  pending: TokenPair | null;
  refreshedAt: number;
};

/** A token of the token exchange: fewer scopes, no refresh, dies with its grant. */
export type NarrowedToken = { accessToken: string; grantId: string; scopes: Scope[]; expiresAt: number };

export type Grants = {
  byId: Map<string, Grant>;
  byAccessToken: Map<string, Grant>;
  byRefreshToken: Map<string, Grant>;
  narrowed: Map<string, NarrowedToken>;
  spent: Map<string, "superseded" | "revoked">;
};

export type TokenForm = { seconds: number | null; long: boolean };

export function createGrants(saved: readonly Grant[] = []): Grants {
  const grants: Grants = {
    byId: new Map(),
    byAccessToken: new Map(),
    byRefreshToken: new Map(),
    narrowed: new Map(),
    spent: new Map(),
  };
  for (const grant of saved) {
    grants.byId.set(grant.id, grant);
    index(grants, grant, grant.current);
    if (grant.pending) index(grants, grant, grant.pending);
  }
  return grants;
}

function index(grants: Grants, grant: Grant, pair: TokenPair): void {
  grants.byAccessToken.set(pair.accessToken, grant);
  grants.byRefreshToken.set(pair.refreshToken, grant);
}

function forget(grants: Grants, pair: TokenPair, why: "superseded" | "revoked"): void {
  grants.byAccessToken.delete(pair.accessToken);
  grants.byRefreshToken.delete(pair.refreshToken);
  grants.spent.set(pair.refreshToken, why);
  const [oldest] = grants.spent.keys();
  if (grants.spent.size > MOST_SPENT && oldest !== undefined) grants.spent.delete(oldest);
}

function tokenText(long: boolean): string {
  return long ? `1!${randomBytes(445).toString("base64url")}..` : randomBytes(16).toString("hex");
}

function newPair(form: TokenForm, now: number): TokenPair {
  const refreshToken = tokenText(form.long);
  const seconds = form.seconds ?? 3600 + chanceBelow(600, now, refreshToken.length, refreshToken.charCodeAt(2));
  return {
    accessToken: tokenText(form.long),
    refreshToken,
    accessExpiresAt: now + seconds * 1000,
    refreshExpiresAt: now + REFRESH_TOKEN_MS,
  };
}

/** A new consent with its first pair, which is in use from the start. */
export function openGrant(
  grants: Grants,
  { clientId, userId, scopes }: Pick<Grant, "clientId" | "userId" | "scopes">,
  form: TokenForm,
  now: number,
): Grant {
  const id = randomBytes(8).toString("hex");
  const grant: Grant = { id, clientId, userId, scopes, current: newPair(form, now), pending: null, refreshedAt: now };
  grants.byId.set(id, grant);
  index(grants, grant, grant.current);
  return grant;
}

/** The first use of the new pair: only now do the old access and refresh token die. */
function activatePending(grants: Grants, grant: Grant): void {
  if (!grant.pending) return;
  forget(grants, grant.current, "superseded");
  grant.current = grant.pending;
  grant.pending = null;
}

/**
 * A refresh. The current refresh token yields one pending pair, and the same pair again until that is used;
 * the pending refresh token counts as a use. With `strict` the old pair dies at once.
 */
export function refreshGrant(
  grants: Grants,
  grant: Grant,
  refreshToken: string,
  form: TokenForm,
  strict: boolean,
  now: number,
): TokenPair {
  if (grant.pending?.refreshToken === refreshToken) activatePending(grants, grant);
  grant.refreshedAt = now;
  if (grant.pending && grant.pending.accessExpiresAt > now) return grant.pending;
  if (grant.pending) forget(grants, grant.pending, "superseded");
  grant.pending = newPair(form, now);
  index(grants, grant, grant.pending);
  const issued = grant.pending;
  if (strict) activatePending(grants, grant);
  return issued;
}

/** Ends a consent: both pairs and every narrowed token. */
export function endGrant(grants: Grants, grant: Grant): void {
  forget(grants, grant.current, "revoked");
  if (grant.pending) forget(grants, grant.pending, "revoked");
  grants.byId.delete(grant.id);
  for (const [text, token] of grants.narrowed) if (token.grantId === grant.id) grants.narrowed.delete(text);
}

/** Forgets grants whose refresh tokens ran out. */
export function pruneGrants(grants: Grants, now: number): void {
  for (const grant of grants.byId.values()) {
    const latest = Math.max(grant.current.refreshExpiresAt, grant.pending?.refreshExpiresAt ?? 0);
    if (latest + DAY_MS < now) endGrant(grants, grant);
  }
}

export type Bearer = { grant: Grant; scopes: Scope[] };

/** Who an access token stands for, or null. Using a pending token makes its pair the current one. */
export function presentAccessToken(
  grants: Grants,
  accessToken: string,
  now: number,
): { bearer: Bearer; activated: boolean } | null {
  const exchanged = grants.narrowed.get(accessToken);
  if (exchanged) {
    const grant = grants.byId.get(exchanged.grantId);
    return grant && exchanged.expiresAt > now
      ? { bearer: { grant, scopes: exchanged.scopes }, activated: false }
      : null;
  }
  const grant = grants.byAccessToken.get(accessToken);
  if (!grant) return null;
  const isPending = grant.pending?.accessToken === accessToken;
  const pair = isPending ? grant.pending : grant.current;
  if (!pair || pair.accessExpiresAt <= now) return null;
  if (isPending) activatePending(grants, grant);
  return { bearer: { grant, scopes: grant.scopes }, activated: isPending };
}

/** A token with fewer scopes that expires with the token it came from. */
export function narrowToken(grants: Grants, grant: Grant, scopes: Scope[]): NarrowedToken {
  const token = { accessToken: tokenText(true), grantId: grant.id, scopes, expiresAt: grant.current.accessExpiresAt };
  grants.narrowed.set(token.accessToken, token);
  const [oldest] = grants.narrowed.keys();
  if (grants.narrowed.size > MOST_NARROWED && oldest !== undefined) grants.narrowed.delete(oldest);
  return token;
}
