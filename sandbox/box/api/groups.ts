import { type Answer, type BoxRequest, jsonTextAnswer } from "#sandbox/box/http/answer.ts";
import type { SandboxState } from "#sandbox/box/state.ts";
import { type Enterprise, groupIndexOf, userIndexOf } from "#sandbox/box/world/enterprise.ts";
import { groupAt, groupCount, groupIndexes, groupMiniAt, isGroup } from "#sandbox/box/world/groups.ts";
import { toJson } from "#sandbox/box/world/json.ts";
import { isUser } from "#sandbox/box/world/listing.ts";
import { groupsOf, type Membership, membershipRecord, membersOf } from "#sandbox/box/world/memberships.ts";
import { authorize, type Requirement } from "./authenticate.ts";
import { notFound } from "./errors.ts";
import { shownFields } from "./fields.ts";
import { offsetPage } from "./paging.ts";
import { emptyOrRefused } from "./users-list.ts";

const STANDARD_FIELDS = ["type", "id", "name", "group_type"];
const GROUPS: Requirement = { scope: "manage_groups", right: "groups" };

function groupText(request: BoxRequest, enterprise: Enterprise, index: number): string {
  return toJson(shownFields(request, groupAt(enterprise, index), STANDARD_FIELDS));
}

function* matching(enterprise: Enterprise, term: string): Generator<number> {
  for (const index of groupIndexes(enterprise)) {
    if (String(groupAt(enterprise, index).name).toLowerCase().startsWith(term)) yield index;
  }
}

/** GET /2.0/groups, by offset only. */
export function listGroups(state: SandboxState, request: BoxRequest): Answer {
  const known = authorize(state, request, GROUPS);
  if ("refused" in known) return emptyOrRefused(state, known);
  const { enterprise } = known;
  const term = request.query.get("filter_term")?.toLowerCase();
  const found = term ? [...matching(enterprise, term)] : null;
  const write = (index: number) => groupText(request, enterprise, index);
  const source = found
    ? { all: found, count: found.length, write }
    : { all: groupIndexes(enterprise), count: groupCount(enterprise), write };
  return offsetPage(request, source, state.switches.shortPages);
}

/** GET /2.0/groups/:id */
export function oneGroup(state: SandboxState, request: BoxRequest): Answer {
  const known = authorize(state, request, GROUPS);
  if ("refused" in known) return known.refused;
  const id = request.params.id ?? "";
  const index = groupIndexOf(known.enterprise, id);
  if (index === null || !isGroup(known.enterprise, index)) return notFound(request, "group_id", id);
  return jsonTextAnswer(200, groupText(request, known.enterprise, index));
}

function membershipPage(
  state: SandboxState,
  request: BoxRequest,
  enterprise: Enterprise,
  memberships: Membership[],
  sharedGroup: number | null,
): Answer {
  const shared = sharedGroup === null ? undefined : groupMiniAt(enterprise, sharedGroup);
  const write = (membership: Membership) => toJson(membershipRecord(enterprise, membership, shared));
  return offsetPage(request, { all: memberships, count: memberships.length, write }, state.switches.shortPages);
}

/** GET /2.0/groups/:id/memberships */
export function groupMemberships(state: SandboxState, request: BoxRequest): Answer {
  const known = authorize(state, request, GROUPS);
  if ("refused" in known) return known.refused;
  const id = request.params.id ?? "";
  const index = groupIndexOf(known.enterprise, id);
  if (index === null || !isGroup(known.enterprise, index)) return notFound(request, "group_id", id);
  return membershipPage(state, request, known.enterprise, [...membersOf(known.enterprise, index)], index);
}

/** GET /2.0/users/:id/memberships */
export function userMemberships(state: SandboxState, request: BoxRequest): Answer {
  const known = authorize(state, request, GROUPS);
  if ("refused" in known) return known.refused;
  const id = request.params.id ?? "";
  const index = userIndexOf(known.enterprise, id);
  if (index === null || !isUser(known.enterprise, index)) return notFound(request, "user_id", id);
  return membershipPage(state, request, known.enterprise, [...groupsOf(known.enterprise, index)], null);
}
