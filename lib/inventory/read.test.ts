import { expect, test } from "vitest";
import type { Person } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { Refused } from "#lib/errors.ts";
import { addGroup, addMembership, addUser, createPublishedRun } from "#test/inventories.ts";
import { seedInventory } from "#test/many-rows.ts";
import { exportGroups, exportUsers } from "./export.ts";
import { type UserFilter, userFilter } from "./filters.ts";
import { readPublishedRun } from "./published.ts";
import { readInventoryGroup, readInventoryGroups } from "./read-groups.ts";
import { countInventoryUsers, readInventoryUser, readInventoryUsers } from "./read-users.ts";

const viewer: Person = {
  kind: "person",
  id: "00000000-0000-4000-8000-000000000001",
  name: "Vera",
  email: "vera@example.com",
  role: "viewer",
  sessionId: "00000000-0000-4000-8000-000000000002",
  address: null,
  signsInBy: "password",
  isConfirmed: true,
};

const filter = (set: Partial<UserFilter>): UserFilter => ({ ...userFilter.parse({}), ...set });

async function allIds(
  run: { runId: string; kind: string; activityUntil: Date },
  set: Partial<UserFilter>,
  size: number,
) {
  const ids: string[] = [];
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof readInventoryUsers>> = await readInventoryUsers(
      viewer,
      run,
      filter({ ...set, after }),
      size,
    );
    ids.push(...page.users.map((user) => user.id));
    after = page.next;
  } while (after);
  return ids;
}

test("paging by key shows every user once in every order, with unknown values last", async () => {
  const run = await createPublishedRun();
  const sizes = [5n, 5n, null, 1n, null, 9n, 5n];
  for (const [index, spaceUsed] of sizes.entries()) {
    await addUser(run.runId, { id: `u${index}`, name: index % 2 ? "Same" : `Name ${index}`, spaceUsed });
  }
  expect(await allIds(run, { sort: "spaceUsed" }, 2)).toEqual(["u3", "u0", "u1", "u6", "u5", "u2", "u4"]);
  expect(await allIds(run, { sort: "spaceUsed", direction: "desc" }, 2)).toEqual([
    "u5",
    "u6",
    "u1",
    "u0",
    "u3",
    "u4",
    "u2",
  ]);
  expect((await allIds(run, { sort: "name" }, 3)).sort()).toEqual(["u0", "u1", "u2", "u3", "u4", "u5", "u6"]);
});

test("few users among many are found in the same order, whichever way they are looked for", async () => {
  await createPublishedRun();
  const run = await seedInventory(2000);
  for (const set of [{}, { direction: "desc" }, { sort: "login" }, { sort: "login", direction: "desc" }] as const) {
    const found = { ...set, search: "USER19" };
    // Of 2000 users a page of 200 is read in order, and one of 3 first in order and then as they lie.
    const together = await allIds(run, found, 200);
    expect(together).toHaveLength(111);
    expect(await allIds(run, found, 3)).toEqual(together);
    expect(await allIds(run, { ...set, search: "user1234@" }, 3)).toEqual(["1234"]);
    expect(await allIds(run, { ...set, search: "nobody" }, 3)).toEqual([]);
  }
});

test("a page address changed by hand gives the first page", async () => {
  const run = await createPublishedRun();
  for (const id of ["1", "2"]) await addUser(run.runId, { id });
  const first = await readInventoryUsers(viewer, run, filter({}));
  expect(first.users).toHaveLength(2);
  for (const after of ["nonsense", "Ww==", "a\0b"])
    expect(await readInventoryUsers(viewer, run, filter({ after }))).toEqual(first);
});

test("the search takes its text literally", async () => {
  const run = await createPublishedRun();
  await addUser(run.runId, { id: "a", name: "100% Cotton" });
  await addUser(run.runId, { id: "b", name: "1000 Cotton" });
  expect(await allIds(run, { search: "100%" }, 10)).toEqual(["a"]);
});

test("inactive counts from the run's own time, and someone never seen is inactive too", async () => {
  const run = await createPublishedRun();
  await addUser(run.runId, { id: "recent", lastActivityAt: new Date("2026-10-30T00:00:00Z") });
  await addUser(run.runId, {
    id: "logged-in",
    lastLoginAt: new Date("2026-10-29T00:00:00Z"),
    lastActivityAt: new Date("2026-01-01T00:00:00Z"),
  });
  await addUser(run.runId, { id: "idle", lastLoginAt: new Date("2026-08-01T00:00:00Z") });
  await addUser(run.runId, { id: "never" });
  expect((await allIds(run, { inactiveDays: 30 }, 10)).sort()).toEqual(["idle", "never"]);
  expect(await countInventoryUsers(viewer, run, filter({ inactiveDays: 30 }))).toBe(2);
});

test("what a filter lets through of a published run is counted once, whatever the order and page", async () => {
  const run = await createPublishedRun();
  await addUser(run.runId, { id: "active" });
  await addUser(run.runId, { id: "inactive", status: "inactive" });
  expect(await countInventoryUsers(viewer, run, filter({}))).toBe(2);
  expect(await countInventoryUsers(viewer, run, filter({ status: "inactive" }))).toBe(1);
  // Which never happens while it is published: here it tells a new count from one that was kept.
  await db.inventoryUser.deleteMany({ where: { runId: run.runId } });
  expect(await countInventoryUsers(viewer, run, filter({ sort: "spaceUsed", direction: "desc" }))).toBe(2);
  expect(await countInventoryUsers(viewer, run, filter({ status: "inactive", search: "a" }))).toBe(0);
});

test("idle time is cut into spans that meet, and whoever was never seen is in none of them", async () => {
  const run = await createPublishedRun();
  const daysBefore = (days: number) => new Date(run.endedAt.getTime() - days * 86_400_000);
  for (const days of [0, 29, 30, 30.5, 60, 61])
    await addUser(run.runId, { id: `d${days}`, lastLoginAt: daysBefore(days) });
  await addUser(run.runId, { id: "never" });
  expect(await allIds(run, { idle: "0-29" }, 10)).toEqual(["d0", "d29", "d30"]);
  expect(await allIds(run, { idle: "30-59" }, 10)).toEqual(["d30.5", "d60"]);
  expect(await allIds(run, { idle: "60-" }, 10)).toEqual(["d61"]);
  expect(await allIds(run, { idle: "never" }, 10)).toEqual(["never"]);
});

test("accounts are found by the month in which they were made", async () => {
  const run = await createPublishedRun();
  await addUser(run.runId, { id: "before", providerCreatedAt: new Date("2026-09-30T23:59:59Z") });
  await addUser(run.runId, { id: "first", providerCreatedAt: new Date("2026-10-01T00:00:00Z") });
  await addUser(run.runId, { id: "after", providerCreatedAt: new Date("2026-11-01T00:00:00Z") });
  expect(await allIds(run, { createdIn: "2026-10" }, 10)).toEqual(["first"]);
});

test("app users are told apart from people", async () => {
  const run = await createPublishedRun();
  await addUser(run.runId, { id: "app", isAppUser: true });
  await addUser(run.runId, { id: "person" });
  expect(await allIds(run, { accounts: "app" }, 10)).toEqual(["app"]);
  expect(await allIds(run, { accounts: "people" }, 10)).toEqual(["person"]);
  await addUser(run.runId, { id: "second", role: "coadmin" });
  expect(await allIds(run, { accounts: "administrators" }, 10)).toEqual(["second"]);
});

test("a user shows the groups, and a group its members, of the same run only", async () => {
  const run = await createPublishedRun();
  const other = await createPublishedRun();
  for (const { runId } of [run, other]) {
    await addUser(runId, { id: "u1" });
    await addGroup(runId, "g1", "Sales");
    await addMembership(runId, "g1", "u1");
  }
  await addMembership(other.runId, "g1", "u2");
  const { groups } = await readInventoryUser(viewer, run.runId, "u1");
  expect(groups).toEqual([{ id: "g1", name: "Sales", groupType: "managed_group", role: "member" }]);
  const { members } = await readInventoryGroup(viewer, run.runId, "g1", null);
  expect(members.map((member) => member.id)).toEqual(["u1"]);
  const page = await readInventoryGroups(viewer, run.runId, { search: "", after: null });
  expect(page.groups).toMatchObject([{ id: "g1", members: 1 }]);
});

test("a stream that could not be read is unknown, never zero", async () => {
  const { connectorId } = await createPublishedRun({ activity: "not_permitted" });
  const run = await readPublishedRun(viewer, connectorId);
  expect(run?.streams.activity).toMatchObject({
    ...{ standing: "unknown", permitted: false },
    cure: expect.stringContaining("Turn on Manage enterprise properties"),
  });
  expect(run?.streams.users.standing).toBe("measured");
});

test("the CSV says unknown where the run could not know", async () => {
  const { connectorId, runId } = await createPublishedRun({ activity: "not_permitted", memberships: "not_permitted" });
  await addUser(runId, { id: "u1", name: "=cmd()" });
  await addGroup(runId, "g1", "Sales");
  const run = await readPublishedRun(viewer, connectorId);
  if (!run) throw new Error("the run is published");
  const lines = (await Array.fromAsync(exportUsers(viewer, run, filter({})))).join("");
  expect(lines).toContain("'=cmd()");
  expect(lines.trimEnd().endsWith("unknown")).toBe(true);
  expect((await Array.fromAsync(exportGroups(viewer, run, { search: "", after: null }))).join("")).toContain("unknown");
});

test("an endpoint server can't read the inventory", async () => {
  const run = await createPublishedRun();
  const server = { kind: "endpoint-server", id: viewer.id, name: "m1", address: null } as const;
  await expect(readInventoryUsers(server, run, filter({}))).rejects.toBeInstanceOf(Refused);
});
