import { afterAll, beforeAll, expect, test } from "vitest";
import { db } from "#lib/db.ts";
import { userFilterOf } from "#lib/inventory/filters.ts";
import { readPublishedRun } from "#lib/inventory/published.ts";
import { countInventoryUsers } from "#lib/inventory/read-users.ts";
import { type Sandbox, startSandbox } from "#sandbox/box/sandbox.ts";
import type { Enterprise } from "#sandbox/box/world/enterprise.ts";
import { mutate } from "#sandbox/box/world/mutate.ts";
import { lastAskedForEvents, makeEnterprise, truthOf } from "#test/box-truth.ts";
import { createPerson } from "#test/people.ts";
import { asPublished } from "#test/published-rows.ts";
import { createConnector, createGrant } from "#test/runs.ts";
import { takeSandboxInventory } from "#test/sandbox-run.ts";
import { readAdministrators } from "./administrators.ts";
import { readAuthorizer } from "./authorizer.ts";
import { exportInsight } from "./export.ts";
import { readGrowth } from "./growth.ts";
import { idleFor, readIdle } from "./idle.ts";
import { readReclaimable, readReclaimList, reclaimAfterDays } from "./reclaim.ts";
import { readSeats } from "./seats.ts";
import { readStorage } from "./storage.ts";
import { idleAfterDays, readUseOfSeats } from "./use-of-seats.ts";

type User = {
  id: string;
  status: string;
  role: string;
  isAppUser: boolean;
  createdAt: string;
  spaceUsed: number | null;
  lastLoginAt: string | null;
  lastActivityAt: string | null;
};

let sandbox: Sandbox;
let enterprise: Enterprise;
let users: User[];
let connectorId: string;
const dayMs = 86_400_000;

beforeAll(async () => {
  sandbox = await startSandbox({ world: "empty" });
  sandbox.state.switches.ratePerMinute = 0;
  const size = { users: 900, groups: 5, memberships: 60, eventsPerDay: 8, eventDays: 89 };
  enterprise = makeEnterprise(sandbox, { domain: "acme.example", ...size });
  const [, , third] = [...truthOf(sandbox, enterprise).users.keys()];
  const grant = await createGrant({ enterpriseId: enterprise.id, accountId: third });
  connectorId = (await createConnector({ grantId: grant.id })).id;
  const login = "admin@acme.example";
  await takeSandboxInventory(sandbox, { connectorId, enterpriseId: enterprise.id, login });
  const leaving = [...truthOf(sandbox, enterprise).users.keys()].slice(100, 107);
  for (const user of leaving) mutate(enterprise, { kind: "removeUser", user }, sandbox.state.clock.now());
  mutate(enterprise, { kind: "addUsers", count: 4 }, sandbox.state.clock.now());
  await takeSandboxInventory(sandbox, { connectorId, enterpriseId: enterprise.id, login });
  const truth = asPublished(truthOf(sandbox, enterprise, 90, lastAskedForEvents(sandbox)));
  users = [...truth.users.values()] as User[];
}, 60_000);
afterAll(() => sandbox.close());

async function ask() {
  const person = await createPerson({ role: "viewer" });
  const run = await readPublishedRun(person, connectorId);
  if (!run) throw new Error("the run is published");
  return { person, run };
}

const holders = () => users.filter(({ isAppUser }) => !isAppUser);
const lastSeen = ({ lastLoginAt, lastActivityAt }: User) =>
  Math.max(...[lastLoginAt, lastActivityAt].map((time) => (time ? Date.parse(time) : Number.NEGATIVE_INFINITY)));

test("seats are held by everyone but app users, also by who may not sign in", async () => {
  const { person, run } = await ask();
  const inactive = holders().filter(({ status }) => status === "inactive").length;
  expect(inactive).toBeGreaterThan(0);
  expect(await readSeats(person, run)).toMatchObject({
    status: "measured",
    runId: run.runId,
    value: { used: holders().length, inactive, appUsers: users.length - holders().length },
  });
});

test("idle time is counted from the last login or activity, and who was never seen is apart", async () => {
  const { person, run } = await ask();
  const { value } = await readIdle(person, run);
  if (!value) throw new Error("the activity is known");
  const idleDays = holders().map((user) => (run.activityUntil.getTime() - lastSeen(user)) / dayMs);
  expect(value.never).toBe(idleDays.filter((days) => days === Number.POSITIVE_INFINITY).length);
  for (const days of [30, 60]) {
    const longer = idleDays.filter((each) => each > days && Number.isFinite(each)).length;
    expect([days, idleFor(value, days)]).toEqual([days, longer]);
    expect(longer).toBeGreaterThan(0);
  }
  expect(value.never + value.bins.reduce((sum, bin) => sum + bin.users, 0)).toBe(holders().length);
  const first = await db.run.findFirstOrThrow({ where: { connectorId }, orderBy: { id: "asc" } });
  expect(value.seenSince).toEqual(new Date((first.startedAt?.getTime() ?? 0) - 90 * dayMs));
});

test("each seat used is in one use, and the rows that a use opens are as many", async () => {
  const { person, run } = await ask();
  const { value } = await readUseOfSeats(person, run);
  const before = run.activityUntil.getTime() - idleAfterDays * dayMs;
  const uses = holders().map((user) => {
    if (!Number.isFinite(lastSeen(user))) return "neverSeen";
    if (lastSeen(user) < before) return "idle";
    return user.status === "inactive" ? "inactive" : "inUse";
  });
  const count = (use: string) => uses.filter((each) => each === use).length;
  expect(value).toEqual({
    ...{ neverSeen: count("neverSeen"), idle: count("idle"), inactive: count("inactive"), inUse: count("inUse") },
  });
  for (const use of ["neverSeen", "inactive", "inUse"]) expect([use, count(use)]).not.toEqual([use, 0]);
  for (const [use, filters] of [
    ["neverSeen", { idle: "never" }],
    ["idle", { idle: "90-" }],
    ["inactive", { idle: "0-89", status: "inactive" }],
  ] as const) {
    const rows = await countInventoryUsers(person, run, userFilterOf({ accounts: "people", ...filters }));
    expect([use, rows]).toEqual([use, count(use)]);
  }
});

test("administrators are counted, and the one longest away comes first", async () => {
  const { person, run } = await ask();
  const admins = users.filter(({ role }) => role === "admin" || role === "coadmin");
  const { value } = await readAdministrators(person, run, 100);
  expect(value?.count).toBe(admins.length);
  const logins = admins.map(({ lastLoginAt }) => lastLoginAt ?? "").sort();
  expect(value?.longestAway.map(({ lastLoginAt }) => lastLoginAt?.toISOString() ?? "")).toEqual(logins);
});

test("storage adds up, with the share of those who store the most", async () => {
  const { person, run } = await ask();
  const sizes = users.flatMap(({ spaceUsed }) => spaceUsed ?? []).sort((a, b) => b - a);
  const sum = (list: number[]) => list.reduce((total, size) => total + BigInt(size), 0n);
  const tenth = Math.ceil(sizes.length / 10);
  const { value } = await readStorage(person, run, 5);
  expect(value).toMatchObject({
    total: sum(sizes),
    untold: users.length - sizes.length,
    heaviestTenth: { accounts: tenth, bytes: sum(sizes.slice(0, tenth)) },
  });
  expect(value?.heaviest.map(({ bytes }) => Number(bytes))).toEqual(sizes.slice(0, 5));
});

test("joiners are counted by the month of their account, leavers by the runs that no longer found them", async () => {
  const { person, run } = await ask();
  const { value } = await readGrowth(person, run);
  for (const { month, joiners } of value?.months ?? [])
    expect([month, joiners]).toEqual([month, holders().filter((user) => user.createdAt.startsWith(month)).length]);
  const known = value?.months.filter(({ leavers }) => leavers !== null);
  expect(known?.map(({ leavers, whole }) => ({ leavers, whole }))).toEqual([{ leavers: 7, whole: false }]);
});

test("the reclaim list holds every seat to take back once, those without content first, then the longest idle", async () => {
  const { person, run } = await ask();
  const before = run.activityUntil.getTime() - reclaimAfterDays * dayMs;
  const sinceOf = (user: User) => (lastSeen(user) > 0 ? lastSeen(user) : Date.parse(user.createdAt));
  const effort = ({ spaceUsed }: User) => (spaceUsed === null ? 2 : Math.sign(spaceUsed));
  const expected = holders()
    .filter((user) => user.status === "inactive" || sinceOf(user) < before)
    .sort((a, b) => effort(a) - effort(b) || sinceOf(a) - sinceOf(b) || (a.id < b.id ? -1 : 1));
  const found: string[] = [];
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof readReclaimList>> = await readReclaimList(person, run, { after, size: 37 });
    found.push(...(page.value?.rows.map(({ id }) => id) ?? []));
    after = page.value?.next ?? null;
  } while (after);
  expect(found).toEqual(expected.map(({ id }) => id));
  expect((await readReclaimable(person, run)).value).toEqual({
    seats: expected.length,
    withoutTransfer: expected.filter(({ spaceUsed }) => spaceUsed === 0).length,
  });
});

test("what an export reads is not kept in memory, unlike a page of the screen", async () => {
  const { person, run } = await ask();
  const kept = () => globalThis.countedFigures?.size ?? 0;
  const before = kept();
  for await (const _line of exportInsight(person, run, "reclaim"));
  for await (const _line of exportInsight(person, run, "charge-back"));
  expect(kept()).toBe(before);
  await readReclaimList(person, run, { after: null, size: 7 });
  expect(kept()).toBe(before + 1);
});

test("who authorized the connector is watched: well, demoted, inactive, gone", async () => {
  const { person, run } = await ask();
  const { accountId } = await db.grant.findFirstOrThrow({ where: { connector: { id: connectorId } } });
  const where = { runId_id: { runId: run.runId, id: accountId } };
  const state = async () => (await readAuthorizer(person, run))?.value?.state;
  await db.inventoryUser.update({ where, data: { role: "coadmin", status: "active" } });
  expect(await state()).toBe("well");
  await db.inventoryUser.update({ where, data: { role: "user" } });
  expect(await state()).toBe("demoted");
  await db.inventoryUser.update({ where, data: { status: "inactive" } });
  expect(await state()).toBe("inactive");
  await db.inventoryUser.delete({ where });
  const gone = await readAuthorizer(person, run);
  expect(gone?.value?.state).toBe("gone");
  expect(gone?.value?.standIn?.id).not.toBe(accountId);
  expect(users.find(({ id }) => id === gone?.value?.standIn?.id)?.role).toMatch(/admin/);
});
