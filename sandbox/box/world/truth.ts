import { boxDate, DAY_MS } from "./dates.ts";
import { type Enterprise, groupId, membershipId, userId } from "./enterprise.ts";
import { historyFeed, positionAt } from "./event-feed.ts";
import { groupAt, groupIndexes } from "./groups.ts";
import { toJson } from "./json.ts";
import { userIndexCount, userIndexes } from "./listing.ts";
import { membersOf } from "./memberships.ts";
import { userAt } from "./users.ts";

/** Every user as one JSON line; `odd` names how its record differs on the wire, and is absent otherwise. */
export function* truthOfUsers(enterprise: Enterprise): Generator<string> {
  for (const index of userIndexes(enterprise)) {
    const odd = enterprise.overlay.users.get(index)?.odd ?? [];
    yield toJson({ ...userAt(enterprise, index), ...(odd.length > 0 ? { odd } : {}) });
  }
}

export function* truthOfGroups(enterprise: Enterprise): Generator<string> {
  for (const index of groupIndexes(enterprise)) yield toJson(groupAt(enterprise, index));
}

/** Every membership by ids: `id`, `group`, `user`, `role`. */
export function* truthOfMemberships(enterprise: Enterprise): Generator<string> {
  for (const group of groupIndexes(enterprise)) {
    for (const { user, role, serial } of membersOf(enterprise, group)) {
      yield toJson({
        id: membershipId(enterprise, serial),
        group: groupId(enterprise, group),
        user: userId(enterprise, user),
        role,
      });
    }
  }
}

export type ActivityQuestion = { days: number; now: number; late: boolean; login: Set<string>; activity: Set<string> };

/**
 * Per user the latest event of the login types and of the activity types within the last `days`, or null,
 * counting what Box has processed by now. Times are as in the events, in whole seconds.
 */
export function* truthOfActivity(enterprise: Enterprise, question: ActivityQuestion): Generator<string> {
  const { now, days, login, activity } = question;
  const count = userIndexCount(enterprise);
  const logins = new Float64Array(count);
  const activities = new Float64Array(count);
  const choice = { late: question.late, duplicates: false };
  const feed = historyFeed(enterprise, { from: positionAt(now - days * DAY_MS), until: now + 1, now, choice });
  for (const { happening } of feed) {
    const { actor, type, at } = happening;
    if (actor === null) continue;
    if (login.has(type)) logins[actor] = Math.max(logins[actor] ?? 0, at);
    if (activity.has(type)) activities[actor] = Math.max(activities[actor] ?? 0, at);
  }
  const dated = (milliseconds: number | undefined) => (milliseconds ? boxDate(milliseconds) : null);
  for (const index of userIndexes(enterprise)) {
    yield toJson({
      user: userId(enterprise, index),
      lastLoginAt: dated(logins[index]),
      lastActivityAt: dated(activities[index]),
    });
  }
}
