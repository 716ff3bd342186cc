import { type Answer, type BoxRequest, jsonTextAnswer } from "#sandbox/box/http/answer.ts";
import { identityOf, type SandboxState } from "#sandbox/box/state.ts";
import { chanceBelow } from "#sandbox/box/world/chance.ts";
import type { Enterprise } from "#sandbox/box/world/enterprise.ts";
import { isUser, userCount, userIndexCount, userIndexes } from "#sandbox/box/world/listing.ts";
import { removeUserAt } from "#sandbox/box/world/mutate.ts";
import { NAMED_PEOPLE } from "#sandbox/box/world/people.ts";
import { userAt, userMiniAt } from "#sandbox/box/world/users.ts";
import { authorize } from "./authenticate.ts";
import { parameterError } from "./errors.ts";
import { limitOf, offsetPage } from "./paging.ts";
import { userText } from "./users.ts";

const EMPTY_LIST = '{"total_count":0,"entries":[],"limit":100,"offset":0}';

/** The empty list that Box sometimes gives instead of a refusal. */
export function emptyOrRefused(state: SandboxState, refusal: { refused: Answer; lacksRight?: boolean }): Answer {
  const empty = refusal.lacksRight && state.switches.rightRefusal === "empty";
  return empty ? jsonTextAnswer(200, EMPTY_LIST) : refusal.refused;
}

/** Markers are opaque; inside is the place to go on from. */
function markerAt(index: number): string {
  return Buffer.from(JSON.stringify({ type: "id", dir: "next", tail: String(index) })).toString("base64");
}

function indexOfMarker(marker: string | null): number | null {
  if (marker === null || marker === "" || marker === "0") return 0;
  try {
    const tail = JSON.parse(Buffer.from(marker, "base64").toString("utf8")).tail;
    return typeof tail === "string" && /^[0-9]{1,12}$/.test(tail) ? Number(tail) : null;
  } catch {
    return null;
  }
}

type Filter = ((index: number) => boolean) | null;

function filterOf(enterprise: Enterprise, { query }: BoxRequest): Filter {
  const term = query.get("filter_term")?.toLowerCase();
  const appUser = query.get("external_app_user_id");
  if (!term && !appUser) return null;
  return (index) => {
    if (appUser && userAt(enterprise, index).external_app_user_id !== appUser) return false;
    if (!term) return true;
    const { name, login } = userMiniAt(enterprise, index);
    return String(name).toLowerCase().startsWith(term) || String(login).toLowerCase().startsWith(term);
  };
}

function* matching(enterprise: Enterprise, filter: Filter, from = 0): Generator<number> {
  for (const index of userIndexes(enterprise, from)) if (!filter || filter(index)) yield index;
}

function countMatching(enterprise: Enterprise, filter: Filter): number {
  if (!filter) return userCount(enterprise);
  let count = 0;
  for (const _ of matching(enterprise, filter)) count += 1;
  return count;
}

function markerPage(state: SandboxState, request: BoxRequest, enterprise: Enterprise, filter: Filter): Answer {
  const limit = limitOf(request);
  if (typeof limit !== "number") return limit;
  const marker = request.query.get("marker");
  const from = indexOfMarker(marker);
  if (from === null) return parameterError(request, 400, "bad_request", "marker", "Invalid marker");
  const most = state.switches.shortPages ? Math.ceil((limit * 6) / 7) : limit;
  const texts: string[] = [];
  let next: number | null = null;
  for (const index of matching(enterprise, filter, from)) {
    if (texts.length === most) {
      next = index;
      break;
    }
    texts.push(userText(state, request, enterprise, index));
  }
  if (next === null && filter && state.switches.endlessFilteredMarker) next = userIndexCount(enterprise);
  const last = state.switches.lastMarker === "null" ? null : "";
  const nextMarker = JSON.stringify(next === null ? last : markerAt(next));
  return jsonTextAnswer(200, `{"entries":[${texts.join(",")}],"limit":${limit},"next_marker":${nextMarker}}`);
}

/** External users are shown only to who knows their exact login. */
function externalUsers(state: SandboxState, request: BoxRequest, enterprise: Enterprise): Answer {
  const login = request.query.get("filter_term")?.toLowerCase();
  const account = state.accounts.find((one) => one.login.toLowerCase() === login);
  const identity = account ? identityOf(state, account.userId) : null;
  const outside = identity && identity.enterprise?.id !== enterprise.id ? identity : null;
  const { type = "user", id = null, name = null, login: shownLogin = null } = outside?.record ?? {};
  const entries = outside ? [JSON.stringify({ type, id, name, login: shownLogin })] : [];
  return offsetPage(request, { all: entries, count: entries.length, write: (text) => text }, false);
}

function letUsersLeave(state: SandboxState, enterprise: Enterprise, request: BoxRequest): void {
  for (let left = 0; left < state.switches.usersRemovedPerPage; left += 1) {
    const from = NAMED_PEOPLE.length;
    const candidate =
      from + chanceBelow(Math.max(1, userIndexCount(enterprise) - from), enterprise.overlay.version, left, 80);
    if (isUser(enterprise, candidate) && request.method === "GET")
      removeUserAt(enterprise, candidate, state.clock.now());
  }
}

/** GET /2.0/users, by offset or by marker (https://developer.box.com/reference/get-users/). */
export function listUsers(state: SandboxState, request: BoxRequest): Answer {
  const known = authorize(state, request, { scope: "manage_managed_users", right: "users" });
  if ("refused" in known) return emptyOrRefused(state, known);
  const { enterprise } = known;
  const userType = request.query.get("user_type") ?? "managed";
  if (!["all", "managed", "external"].includes(userType)) {
    return parameterError(request, 400, "bad_request", "user_type", `Invalid value '${userType}'.`);
  }
  if (userType === "external") return externalUsers(state, request, enterprise);
  const filter = filterOf(enterprise, request);
  const write = (index: number) => userText(state, request, enterprise, index);
  const byOffset = { all: matching(enterprise, filter), count: 0, write };
  const answer =
    request.query.get("usemarker") === "true"
      ? markerPage(state, request, enterprise, filter)
      : offsetPage(request, { ...byOffset, count: countMatching(enterprise, filter) }, state.switches.shortPages);
  letUsersLeave(state, enterprise, request);
  return answer;
}
