import type { Sandbox } from "#sandbox/box/sandbox.ts";
import { addEnterprise } from "#sandbox/box/state.ts";
import { type Enterprise, enterpriseSpecSchema } from "#sandbox/box/world/enterprise.ts";
import { mutate } from "#sandbox/box/world/mutate.ts";
import { type OddKind, oddKindSchema } from "#sandbox/box/world/odd-records.ts";
import { truthOfActivity, truthOfGroups, truthOfMemberships, truthOfUsers } from "#sandbox/box/world/truth.ts";

type Row = Record<string, unknown>;
export type Truth = Record<"users" | "groups" | "memberships" | "activity", Map<string, Row>>;

/** Odd records that no reader can take in: without an id, or with a name longer than any can be. */
export const unreadable: readonly OddKind[] = ["missingId", "longName"];

export function makeEnterprise(sandbox: Sandbox, spec: { domain: string } & Record<string, unknown>): Enterprise {
  return addEnterprise(sandbox.state, enterpriseSpecSchema.parse({ name: spec.domain, ...spec }));
}

/** Makes one user odd in each way there is, and gives back who. */
export function makeOdd(sandbox: Sandbox, enterprise: Enterprise): Map<OddKind, string> {
  const users = [...truthOfUsers(enterprise)].map((line) => String(JSON.parse(line).id)).slice(20);
  const odd = oddKindSchema.options.map((kind, place) => [kind, users[place * 3] ?? ""] as const);
  for (const [kind, user] of odd) mutate(enterprise, { kind: "oddUser", user, odd: [kind] }, sandbox.state.clock.now());
  return new Map(odd);
}

const own = ["type", "id", "name", "login", "status", "role", "is_platform_access_only", "created_at", "modified_at"];
const known = [...own, "space_amount", "space_used", "enterprise", "group_type", "description", "odd"];
const notAsked = [
  ...["address", "avatar_url", "notification_email", "can_see_managed_users", "is_sync_enabled", "my_tags"],
  ...["is_exempt_from_device_limits", "hostname"],
];

function detailsOf(record: Row): Row {
  return Object.fromEntries(
    Object.entries(record).filter(([name]) => !known.includes(name) && !notAsked.includes(name)),
  );
}

function userRow(record: Row): Row {
  const used =
    typeof record.space_used === "number" && Number.isSafeInteger(record.space_used) ? record.space_used : null;
  const unknownSize = used === null ? { space_used: record.space_used } : {};
  return {
    id: record.id,
    name: record.name ?? "",
    login: record.login,
    status: record.status,
    role: record.role,
    isAppUser: record.is_platform_access_only,
    createdAt: record.created_at,
    modifiedAt: record.modified_at,
    spaceAmount: record.space_amount === 1e15 ? -1 : record.space_amount,
    spaceUsed: used,
    details: { ...detailsOf(record), ...unknownSize },
  };
}

function groupRow(record: Row): Row {
  const { id, name, group_type, description, created_at, modified_at } = record;
  const details = { ...detailsOf(record), created_at, modified_at };
  return { id, name, groupType: group_type, description: description || null, details };
}

function rowsOf(lines: Iterable<string>, toRow: (record: Row) => Row, key = "id"): Map<string, Row> {
  const rows = [...lines].map((line) => toRow(JSON.parse(line)));
  return new Map(rows.map((row) => [String(row[key]), row]));
}

const utc = (time: unknown) => (typeof time === "string" ? new Date(time).toISOString() : null);
const logins = new Set(["LOGIN", "ADMIN_LOGIN"]);
const activities = "UPLOAD,COPY,MOVE,PREVIEW,DOWNLOAD,EDIT,DELETE,UNDELETE,LOCK,UNLOCK,NEW_USER".split(",");

/** When the sandbox was last asked for events (ms): what happens later, no inventory taken until then can hold. */
export function lastAskedForEvents({ state }: Sandbox): number {
  const at = state.journal.since(0, "events").at(-1)?.at;
  return at === undefined ? state.clock.now() : Date.parse(at);
}

/**
 * What an inventory of the enterprise should hold, in the words of the inventory, made from the sandbox's own truth:
 * activity of `days` days until `now` (ms).
 */
export function truthOf(sandbox: Sandbox, enterprise: Enterprise, days = 90, now = sandbox.state.clock.now()): Truth {
  const readable = [...truthOfUsers(enterprise)].filter((line) => {
    const odd: OddKind[] = JSON.parse(line).odd ?? [];
    return !odd.some((kind) => unreadable.includes(kind));
  });
  const question = { days, now, late: sandbox.state.switches.lateEvents };
  const activity = truthOfActivity(enterprise, {
    ...question,
    login: logins,
    activity: new Set([...logins, ...activities]),
  });
  const toActivity = ({ user, lastLoginAt, lastActivityAt }: Row) => ({
    userId: user,
    lastLoginAt: utc(lastLoginAt),
    lastActivityAt: utc(lastActivityAt),
  });
  const toMembership = ({ id, group, user, role }: Row) => ({ id, groupId: group, userId: user, role });
  const seen = [...rowsOf(activity, toActivity, "userId")].filter(([, row]) => row.lastActivityAt !== null);
  return {
    users: rowsOf(readable, userRow),
    groups: rowsOf(truthOfGroups(enterprise), groupRow),
    memberships: rowsOf(truthOfMemberships(enterprise), toMembership),
    activity: new Map(seen),
  };
}
