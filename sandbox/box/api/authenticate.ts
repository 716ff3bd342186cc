import type { Identity } from "#sandbox/box/accounts.ts";
import type { Answer, BoxRequest } from "#sandbox/box/http/answer.ts";
import { secondsToWait } from "#sandbox/box/http/rate-limit.ts";
import { presentAccessToken } from "#sandbox/box/oauth/grants.ts";
import type { Scope } from "#sandbox/box/oauth/scopes.ts";
import { identityOf, type SandboxState } from "#sandbox/box/state.ts";
import type { Enterprise } from "#sandbox/box/world/enterprise.ts";
import type { Rights } from "#sandbox/box/world/people.ts";
import {
  appDisabled,
  insufficientPermissions,
  insufficientScopeHeader,
  insufficientScopeJson,
  invalidToken,
  malformedAuthorization,
  rateLimited,
  unauthenticated,
} from "./errors.ts";

/** What a route asks for beside a valid token. */
export type Requirement = { scope: Scope; right: keyof Rights };

export type Refusal = { refused: Answer; lacksRight?: boolean };

/** Who calls, in the order of Box's own checks: token, user, app, rate; or the answer that refuses. */
export function authenticate(
  state: SandboxState,
  request: BoxRequest,
): { identity: Identity; scopes: Scope[] } | Refusal {
  const header = request.headers.authorization ?? "";
  const token = /^Bearer ([\x21-\x7e]+)$/i.exec(header)?.[1];
  if (!token)
    return { refused: state.switches.malformedAuthorization === "400" ? malformedAuthorization() : unauthenticated() };
  const presented = presentAccessToken(state.grants, token, state.clock.now());
  if (presented?.activated) state.save();
  const identity = presented && identityOf(state, presented.bearer.grant.userId);
  if (!presented || !identity || identity.record.status === "inactive") return { refused: invalidToken() };
  if (identity.enterprise?.appsDisabled) return { refused: appDisabled(request) };
  return { identity, scopes: presented.bearer.scopes };
}

function scopeRefusal(state: SandboxState, request: BoxRequest): Answer {
  if (state.switches.scopeRefusal === "json") return insufficientScopeJson(request);
  return state.switches.scopeRefusal === "permissions" ? insufficientPermissions(request) : insufficientScopeHeader();
}

function limited(state: SandboxState, request: BoxRequest, { userId }: Identity): Refusal | null {
  const seconds = secondsToWait(state.rates, userId, state.switches.ratePerMinute, state.clock.now());
  return seconds > 0 ? { refused: rateLimited(request, seconds) } : null;
}

/** For routes that any user may call. */
export function authorizeAnyone(
  state: SandboxState,
  request: BoxRequest,
): { identity: Identity; scopes: Scope[] } | Refusal {
  const known = authenticate(state, request);
  if ("refused" in known) return known;
  return limited(state, request, known.identity) ?? known;
}

/** For routes about an enterprise: the scope of the app first, then the right of the user, then the rate. */
export function authorize(
  state: SandboxState,
  request: BoxRequest,
  { scope, right }: Requirement,
): { identity: Identity; enterprise: Enterprise } | Refusal {
  const known = authenticate(state, request);
  if ("refused" in known) return known;
  if (!known.scopes.includes(scope)) return { refused: scopeRefusal(state, request) };
  const { enterprise, rights } = known.identity;
  if (!enterprise || !rights[right]) return { refused: insufficientPermissions(request), lacksRight: true };
  return limited(state, request, known.identity) ?? { identity: known.identity, enterprise };
}
