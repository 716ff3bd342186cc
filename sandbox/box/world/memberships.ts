import { chanceBelow } from "./chance.ts";
import { ADDED_MEMBERSHIP_SERIAL, type Enterprise, membershipId } from "./enterprise.ts";
import { groupIndexes, groupMiniAt, isGroup } from "./groups.ts";
import type { Json } from "./json.ts";
import { isUser } from "./listing.ts";
import { userMiniAt } from "./users.ts";

export type Membership = { group: number; user: number; role: "member" | "admin"; serial: number };

const STRIDES = [7_368_787, 9_999_991, 6_700_417, 524_287] as const;

/** How many generated memberships lie before this group: a curve, so that groups differ in size. */
function firstSerial(enterprise: Enterprise, group: number): number {
  const managed = enterprise.groups - 1;
  if (managed <= 0) return 0;
  const x = Math.min(1, Math.max(0, (group - 1) / managed));
  return Math.floor(enterprise.memberships * (0.3 * x + 0.7 * x * x * x));
}

/** Group 0 lists no members, as all users belong to it; no group has more members than there are users. */
function generatedSize(enterprise: Enterprise, group: number): number {
  if (group < 1 || group >= enterprise.groups) return 0;
  return Math.min(enterprise.users, firstSerial(enterprise, group + 1) - firstSerial(enterprise, group));
}

function remainder(value: number, modulus: number): number {
  return ((value % modulus) + modulus) % modulus;
}

function inverse(value: number, modulus: number): number {
  let [a, b, x, y] = [value % modulus, modulus, 1, 0];
  while (b !== 0) {
    const quotient = Math.floor(a / b);
    [a, b, x, y] = [b, a - quotient * b, y, x - quotient * y];
  }
  return remainder(x, modulus);
}

/** Members of a group walk through the users in strides: no user twice, and the walk can be reversed. */
function walkOf(enterprise: Enterprise, group: number): { stride: number; start: number } {
  const stride = STRIDES.find((prime) => enterprise.users % prime !== 0) ?? 1;
  return { stride, start: chanceBelow(enterprise.users, enterprise.seed, group, 50) };
}

function generatedMember(enterprise: Enterprise, group: number, place: number): number {
  const { stride, start } = walkOf(enterprise, group);
  return remainder(start + (stride % enterprise.users) * place, enterprise.users);
}

function withRole(
  enterprise: Enterprise,
  membership: Omit<Membership, "role">,
  fallback: Membership["role"],
): Membership {
  const role = enterprise.overlay.membershipRoles.get(`${membership.group}:${membership.user}`) ?? fallback;
  return { ...membership, role };
}

function generatedAt(enterprise: Enterprise, group: number, place: number): Membership {
  const serial = firstSerial(enterprise, group) + place;
  const role = chanceBelow(50, enterprise.seed, serial, 51) === 0 ? "admin" : "member";
  return withRole(enterprise, { group, user: generatedMember(enterprise, group, place), serial }, role);
}

function added(enterprise: Enterprise, group: number): Membership[] {
  const list = enterprise.overlay.addedMemberships.get(group) ?? [];
  return list.map(({ user, role, serial }) =>
    withRole(enterprise, { group, user, serial: ADDED_MEMBERSHIP_SERIAL + serial }, role),
  );
}

function holds(enterprise: Enterprise, { group, user }: Membership): boolean {
  return isUser(enterprise, user) && !enterprise.overlay.removedMemberships.has(`${group}:${user}`);
}

/** The members a group has now, in the order in which Box lists them. */
export function* membersOf(enterprise: Enterprise, group: number): Generator<Membership> {
  if (!isGroup(enterprise, group)) return;
  const size = generatedSize(enterprise, group);
  for (let place = 0; place < size; place += 1) {
    const membership = generatedAt(enterprise, group, place);
    if (holds(enterprise, membership)) yield membership;
  }
  for (const membership of added(enterprise, group)) if (holds(enterprise, membership)) yield membership;
}

/** The groups a user is in now. */
export function* groupsOf(enterprise: Enterprise, user: number): Generator<Membership> {
  for (const group of groupIndexes(enterprise)) {
    const found = membershipOf(enterprise, group, user);
    if (found) yield found;
  }
}

/** The membership of one user in one group, or null. */
export function membershipOf(enterprise: Enterprise, group: number, user: number): Membership | null {
  const size = generatedSize(enterprise, group);
  if (user < enterprise.users && size > 0) {
    const { stride, start } = walkOf(enterprise, group);
    const place = remainder(
      remainder(user - start, enterprise.users) * inverse(stride, enterprise.users),
      enterprise.users,
    );
    if (place < size) {
      const membership = generatedAt(enterprise, group, place);
      if (holds(enterprise, membership)) return membership;
    }
  }
  return added(enterprise, group).find((one) => one.user === user && holds(enterprise, one)) ?? null;
}

/** A membership as Box writes it; many of one group share that group's record. */
export function membershipRecord(
  enterprise: Enterprise,
  { group, user, role, serial }: Membership,
  groupMini: Record<string, Json> = groupMiniAt(enterprise, group),
): Record<string, Json> {
  return {
    type: "group_membership",
    id: membershipId(enterprise, serial),
    user: userMiniAt(enterprise, user),
    group: groupMini,
    role,
  };
}
