import { type Answer, type BoxRequest, jsonAnswer } from "#sandbox/box/http/answer.ts";
import { identityOf, type SandboxState } from "#sandbox/box/state.ts";
import { makeEvent } from "#sandbox/box/world/mutate.ts";
import type { BoxApp } from "./apps.ts";
import { takeCode } from "./codes.ts";
import {
  endGrant,
  type Grant,
  narrowToken,
  openGrant,
  presentAccessToken,
  pruneGrants,
  refreshGrant,
  type TokenPair,
} from "./grants.ts";
import { narrowed } from "./scopes.ts";

const ACCESS_TOKEN_TYPE = "urn:ietf:params:oauth:token-type:access_token";
const EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
const CONFLICT_MS = 1000;

/** Box's error form at the token endpoint (OAuth2Error in its specification). */
function oauthError(status: number, error: string, description: string): Answer {
  return jsonAnswer(status, { error, error_description: description }, { "cache-control": "no-store" });
}

/** The app whose ID and secret are in the form, or null. */
function authenticatedApp({ apps }: SandboxState, { form }: BoxRequest): BoxApp | null {
  const app = apps.get(form.get("client_id") ?? "");
  return app && app.clientSecret === form.get("client_secret") ? app : null;
}

function tokenForm({ switches }: SandboxState) {
  return { seconds: switches.accessTokenSeconds, long: switches.longTokens };
}

function tokenAnswer(state: SandboxState, pair: TokenPair): Answer {
  const body = {
    access_token: pair.accessToken,
    expires_in: Math.max(0, Math.floor((pair.accessExpiresAt - state.clock.now()) / 1000)),
    restricted_to: [],
    ...(state.switches.omitRefreshToken ? {} : { refresh_token: pair.refreshToken }),
    token_type: "bearer",
  };
  return jsonAnswer(200, body, { "cache-control": "no-store" });
}

/** Whether the grant's user and enterprise still let the app in. */
function stillAllowed(state: SandboxState, grant: Pick<Grant, "userId">): boolean {
  const identity = identityOf(state, grant.userId);
  return identity !== null && identity.record.status !== "inactive" && !identity.enterprise?.appsDisabled;
}

function tellEvent(state: SandboxState, userId: string): void {
  const identity = identityOf(state, userId);
  if (!identity?.enterprise) return;
  const type = "USER_AUTHENTICATE_OAUTH2_ACCESS_TOKEN_CREATE";
  makeEvent(identity.enterprise, { at: state.clock.now(), type, actor: identity.index, subject: identity.index });
}

function exchangeCode(state: SandboxState, app: BoxApp, { form }: BoxRequest): Answer {
  const code = takeCode(state, form.get("code") ?? "", app.clientId);
  if (code === "unknown")
    return oauthError(400, "invalid_grant", "Auth code doesn't exist or is invalid for the client");
  if (code === "expired") return oauthError(400, "invalid_grant", "The authorization code has expired");
  const redirectUri = form.get("redirect_uri");
  if (redirectUri !== null && code.redirectUri !== null && redirectUri !== code.redirectUri) {
    return oauthError(400, "redirect_uri_mismatch", "The redirect URI is missing or do not match");
  }
  if (!stillAllowed(state, code))
    return oauthError(400, "unauthorized_client", "This app is not authorized by the enterprise admin");
  const grant = openGrant(state.grants, code, tokenForm(state), state.clock.now());
  tellEvent(state, grant.userId);
  state.save();
  return tokenAnswer(state, grant.current);
}

function refresh(state: SandboxState, app: BoxApp, { form }: BoxRequest): Answer {
  const now = state.clock.now();
  const token = form.get("refresh_token") ?? "";
  pruneGrants(state.grants, now);
  const grant = state.grants.byRefreshToken.get(token);
  if (grant?.clientId !== app.clientId) {
    const superseded = state.grants.spent.get(token) === "superseded";
    return oauthError(400, "invalid_grant", superseded ? "Refresh token has expired" : "Invalid refresh token");
  }
  const pair = grant.pending?.refreshToken === token ? grant.pending : grant.current;
  if (pair.refreshExpiresAt <= now) return oauthError(400, "invalid_grant", "Refresh token has expired");
  if (!stillAllowed(state, grant)) return oauthError(400, "invalid_grant", "Invalid refresh token");
  if (state.switches.refreshConflict && now - grant.refreshedAt < CONFLICT_MS) return { status: 409, body: "" };
  const issued = refreshGrant(state.grants, grant, token, tokenForm(state), state.switches.strictRefresh, now);
  tellEvent(state, grant.userId);
  state.save();
  return tokenAnswer(state, issued);
}

function exchangeToken(state: SandboxState, app: BoxApp, { form }: BoxRequest): Answer {
  const now = state.clock.now();
  const presented = presentAccessToken(state.grants, form.get("subject_token") ?? "", now);
  if (presented?.bearer.grant.clientId !== app.clientId || form.get("subject_token_type") !== ACCESS_TOKEN_TYPE) {
    return oauthError(400, "invalid_grant", "Invalid subject token");
  }
  const scopes = narrowed(presented.bearer.scopes, form.get("scope"));
  if (!scopes) return oauthError(401, "invalid_scope", "The requested scope is not held by the subject token");
  const token = narrowToken(state.grants, presented.bearer.grant, scopes);
  if (presented.activated) state.save();
  return jsonAnswer(
    200,
    {
      access_token: token.accessToken,
      expires_in: Math.floor((token.expiresAt - now) / 1000),
      token_type: "bearer",
      restricted_to: [],
      issued_token_type: ACCESS_TOKEN_TYPE,
    },
    { "cache-control": "no-store" },
  );
}

/** POST /oauth2/token (https://developer.box.com/reference/post-oauth2-token/). */
export function tokenEndpoint(state: SandboxState, request: BoxRequest): Answer {
  const grantType = request.form.get("grant_type");
  if (!grantType) return oauthError(400, "invalid_request", "Invalid grant_type parameter or parameter missing");
  const app = authenticatedApp(state, request);
  if (!app) return oauthError(400, "invalid_client", "The client credentials are invalid");
  if (grantType === "authorization_code") return exchangeCode(state, app, request);
  if (grantType === "refresh_token") return refresh(state, app, request);
  if (grantType === EXCHANGE) return exchangeToken(state, app, request);
  return oauthError(400, "unauthorized_client", "The grant type is unauthorized for this client_id");
}

/** POST /oauth2/revoke: ends the whole consent, by access or refresh token. Unknown tokens are fine too (RFC 7009). */
export function revokeEndpoint(state: SandboxState, request: BoxRequest): Answer {
  const app = authenticatedApp(state, request);
  if (!app) return oauthError(400, "invalid_client", "The client credentials are invalid");
  const token = request.form.get("token");
  if (!token) return oauthError(400, "invalid_request", "The token parameter is missing");
  if (state.grants.narrowed.get(token)) state.grants.narrowed.delete(token);
  const grant = state.grants.byAccessToken.get(token) ?? state.grants.byRefreshToken.get(token);
  if (grant && grant.clientId === app.clientId) endGrant(state.grants, grant);
  state.save();
  return { status: 200, body: "" };
}
