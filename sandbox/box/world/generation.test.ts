import { expect, it } from "vitest";
import { boxDate, DAY_MS } from "./dates.ts";
import { createEnterprise, enterpriseSpecSchema, groupIndexOf, userId, userIndexOf } from "./enterprise.ts";
import { rawNumber, toJson } from "./json.ts";
import { userCount } from "./listing.ts";
import { groupsOf, membershipOf, membersOf } from "./memberships.ts";
import { MutationRefused, mutate } from "./mutate.ts";
import { truthOfActivity, truthOfGroups, truthOfMemberships, truthOfUsers } from "./truth.ts";
import { userAt } from "./users.ts";

const FROM = Date.UTC(2026, 0, 1);

function enterprise(changes: Record<string, number> = {}) {
  const spec = {
    name: "Hooli",
    domain: "hooli.example",
    seed: 5,
    users: 500,
    groups: 30,
    memberships: 2000,
    eventsPerDay: 100,
    ...changes,
  };
  return createEnterprise(enterpriseSpecSchema.parse(spec), 1, FROM);
}

function everything(made: ReturnType<typeof enterprise>): string[] {
  const question = {
    days: 365,
    now: FROM + 10 * DAY_MS,
    late: true,
    login: new Set(["LOGIN"]),
    activity: new Set(["UPLOAD"]),
  };
  return [
    ...truthOfUsers(made),
    ...truthOfGroups(made),
    ...truthOfMemberships(made),
    ...truthOfActivity(made, question),
  ];
}

it("makes the same enterprise of the same seed, and another of another", () => {
  expect(everything(enterprise())).toEqual(everything(enterprise()));
  expect(everything(enterprise({ seed: 6 }))).not.toEqual(everything(enterprise()));
});

it.each([
  [1, 1, 0],
  [10, 2, 10],
  [500, 30, 2000],
  [997, 50, 20_000],
  [2000, 201, 100_000],
])("holds exactly the members asked for: %i users, %i groups, %i memberships", (users, groups, memberships) => {
  const made = enterprise({ users, groups, memberships });
  const lines = [...truthOfMemberships(made)].map((line) => JSON.parse(line));
  expect(lines).toHaveLength(memberships);
  expect(new Set(lines.map(({ group, user }) => `${group}:${user}`)).size).toBe(memberships);
  expect(new Set(lines.map(({ id }) => id)).size).toBe(memberships);
});

it("finds the groups of a user without walking through all members", () => {
  const made = enterprise();
  for (const user of [0, 1, 77, 499]) {
    const walked: number[] = [];
    for (let group = 0; group < 30; group += 1) {
      if ([...membersOf(made, group)].some((one) => one.user === user)) walked.push(group);
    }
    expect([...groupsOf(made, user)].map(({ group }) => group)).toEqual(walked);
  }
});

it("holds an enterprise of fifty million users as easily as one of ten", () => {
  const made = enterprise({ users: 50_000_000, groups: 1000, memberships: 5_000_000 });
  const last = userAt(made, 49_999_999);
  expect(userIndexOf(made, String(last.id))).toBe(49_999_999);
  expect(userCount(made)).toBe(50_000_000);
  const [member] = membersOf(made, 999);
  expect(member && membershipOf(made, 999, member.user)).toEqual(member);
});

it("gives every user another login and id, and every kind of user somewhere", () => {
  const users = [...truthOfUsers(enterprise())].map((line) => JSON.parse(line));
  expect(new Set(users.map(({ login }) => login)).size).toBe(500);
  expect(new Set(users.map(({ id }) => id)).size).toBe(500);
  expect(new Set(users.map(({ status }) => status))).toContain("cannot_delete_edit");
  expect(users.some((user) => user.is_platform_access_only)).toBe(true);
  expect(users.some((user) => user.tracking_codes.length > 0)).toBe(true);
  expect(users.some((user) => user.space_amount === 1e15)).toBe(true);
});

it("knows no id that is not its own", () => {
  const made = enterprise();
  for (const id of [
    "",
    "x",
    "0",
    "-1",
    "1e3",
    "20000000000.5",
    " 20000000001",
    "30000000000",
    "99999999999999999999",
  ]) {
    expect(userIndexOf(made, id)).toBeNull();
  }
  expect(userIndexOf(made, userId(made, 12))).toBe(12);
  expect(groupIndexOf(made, userId(made, 12))).toBeNull();
});

it("takes members out and in again and changes what they are", () => {
  const made = enterprise();
  const [member] = membersOf(made, 5);
  if (!member) throw new Error("Group 5 has no members.");
  const ids = { group: "2000000005", user: userId(made, member.user) };
  mutate(made, { kind: "removeMembership", ...ids }, FROM);
  expect(membershipOf(made, 5, member.user)).toBeNull();
  expect(() => mutate(made, { kind: "removeMembership", ...ids }, FROM)).toThrow(MutationRefused);
  mutate(made, { kind: "addMembership", role: "admin", ...ids }, FROM);
  expect(membershipOf(made, 5, member.user)).toMatchObject({ role: "admin" });
  mutate(made, { kind: "changeMembership", role: "member", ...ids }, FROM);
  expect([...membersOf(made, 5)].filter(({ user }) => user === member.user)).toHaveLength(1);
});

it("lets about the share that is said leave at once, but nobody who has an account here", () => {
  const made = enterprise({ users: 20_000 });
  mutate(made, { kind: "massDeparture", share: 0.3 }, FROM);
  const left = 20_000 - userCount(made);
  expect(left).toBeGreaterThan(5500);
  expect(left).toBeLessThan(6500);
  mutate(made, { kind: "massDeparture", share: 1 }, FROM);
  expect(userCount(made)).toBe(5);
});

it("writes dates with the offset of the season and numbers as they are given", () => {
  expect(boxDate(Date.UTC(2026, 6, 1, 12))).toBe("2026-07-01T05:00:00-07:00");
  expect(boxDate(Date.UTC(2026, 0, 1, 12))).toBe("2026-01-01T04:00:00-08:00");
  expect(boxDate(Date.UTC(2026, 2, 8, 10))).toBe("2026-03-08T03:00:00-07:00");
  expect(boxDate(Date.UTC(2026, 10, 1, 9))).toBe("2026-11-01T01:00:00-08:00");
  expect(toJson({ a: [rawNumber("1e400"), null, "“"] })).toBe('{"a":[1e400,null,"“"]}');
});
