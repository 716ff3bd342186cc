import { afterAll, beforeAll, expect, test } from "vitest";
import type { Person } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { Conflict, Invalid } from "#lib/errors.ts";
import type { Batch } from "#lib/protocol/messages.ts";
import { type Sandbox, startSandbox } from "#sandbox/box/sandbox.ts";
import type { Enterprise } from "#sandbox/box/world/enterprise.ts";
import { mutate } from "#sandbox/box/world/mutate.ts";
import { makeEnterprise, type Truth, truthOf } from "#test/box-truth.ts";
import { createPerson } from "#test/people.ts";
import { beginRun, createConnector, ended, makeBatch, takeInventory } from "#test/runs.ts";
import { readRunChanges } from "./changes.ts";
import { compareInventories, readComparedRows } from "./compare.ts";
import type { Comparison } from "./comparison.ts";
import { exportComparison } from "./export-comparison.ts";

let sandbox: Sandbox;
let enterprise: Enterprise;
let person: Person;
let truths: [Truth, Truth];
let a: string;
let b: string;

/** Takes what the sandbox says the enterprise has, as a run. */
async function take(connectorId: string): Promise<[string, Truth]> {
  const truth = truthOf(sandbox, enterprise);
  const run = await beginRun({ connectorId });
  const rows = <S extends Batch["stream"]>(stream: S) =>
    [...truth[stream].values()] as unknown as Extract<Batch, { stream: S }>["items"];
  for (const stream of ["activity", "users", "groups", "memberships"] as const)
    await run.send(makeBatch(stream, stream === "activity" ? [] : rows(stream), { end: ended }));
  expect(await run.complete()).toBe("published");
  return [run.runId, truth];
}

beforeAll(async () => {
  person = await createPerson();
  sandbox = await startSandbox({ world: "empty" });
  enterprise = makeEnterprise(sandbox, { domain: "acme.example", users: 300, groups: 12, memberships: 500 });
  const connector = await createConnector();
  const [first, before] = await take(connector.id);
  const now = sandbox.state.clock.now();
  const ids = [...before.users.keys()].slice(100);
  const held = [...before.memberships.values()] as { groupId: string; userId: string; role: string }[];
  const stays = held.filter(({ userId }) => !ids.slice(0, 5).includes(userId));
  for (const id of ids.slice(0, 5)) mutate(enterprise, { kind: "removeUser", user: id }, now);
  mutate(enterprise, { kind: "addUsers", count: 7 }, now);
  for (const id of ids.slice(10, 14))
    mutate(enterprise, { kind: "changeUser", user: id, fields: { role: "coadmin" } }, now);
  for (const id of ids.slice(12, 18))
    mutate(enterprise, { kind: "changeUser", user: id, fields: { status: "inactive" } }, now);
  for (const [place, id] of ids.slice(20, 80).entries())
    mutate(enterprise, { kind: "changeUser", user: id, fields: { space_used: 1_000_000 + place * 7919 } }, now);
  for (const { groupId, userId } of stays.slice(0, 3))
    mutate(enterprise, { kind: "removeMembership", group: groupId, user: userId }, now);
  const other = stays[5];
  const role = other?.role === "admin" ? "member" : "admin";
  mutate(enterprise, { kind: "changeMembership", group: other?.groupId ?? "", user: other?.userId ?? "", role }, now);
  const [second, after] = await take(connector.id);
  [a, b] = [first, second];
  truths = [before, after];
}, 60_000);

afterAll(() => sandbox?.close());

/** What differs by the sandbox's own truth, told by maps alone: user ids, or user and group. */
function oracle(old: Truth, now: Truth): Record<Comparison, string[]> {
  const pairs = (truth: Truth) =>
    new Map([...truth.memberships.values()].map((row) => [`${row.groupId} ${row.userId}`, row.role]));
  const [oldPairs, nowPairs] = [pairs(old), pairs(now)];
  const differs = (field: string) =>
    [...now.users].flatMap(([id, row]) => {
      const before = old.users.get(id);
      return before && before[field] !== row[field] ? [id] : [];
    });
  return {
    joiners: [...now.users.keys()].filter((id) => !old.users.has(id)),
    leavers: [...old.users.keys()].filter((id) => !now.users.has(id)),
    role: differs("role"),
    status: differs("status"),
    storage: differs("spaceUsed"),
    groupsJoined: [...nowPairs.keys()].filter((pair) => !oldPairs.has(pair)),
    groupsLeft: [...oldPairs.keys()].filter((pair) => !nowPairs.has(pair)),
    groupRole: [...nowPairs].flatMap(([pair, role]) =>
      oldPairs.has(pair) && oldPairs.get(pair) !== role ? [pair] : [],
    ),
  };
}

async function everyRow(from: string, to: string, show: Comparison) {
  const rows = [];
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof readComparedRows>> = await readComparedRows(
      person,
      { a: from, b: to, show, after },
      7,
    );
    rows.push(...page.rows);
    after = page.next;
  } while (after);
  return rows;
}

test("every count and every row of a comparison is what the sandbox's truth says, page by page", async () => {
  const expected = oracle(...truths);
  const { counts } = await compareInventories(person, a, b);
  for (const { comparison, count } of counts) {
    expect([comparison, count]).toEqual([comparison, expected[comparison].length]);
    expect(count, comparison).toBeGreaterThan(comparison === "groupsJoined" ? -1 : 0);
    const rows = await everyRow(a, b, comparison);
    const byPair = comparison.startsWith("group");
    expect(rows.map((row) => (byPair ? row.key : row.id)).sort(), comparison).toEqual(expected[comparison].sort());
  }
});

test("two runs swapped are a mirror image: who joined left, and from and to change places", async () => {
  const mirrors = { joiners: "leavers", leavers: "joiners", groupsJoined: "groupsLeft", groupsLeft: "groupsJoined" };
  for (const show of [
    "joiners",
    "leavers",
    "role",
    "status",
    "storage",
    "groupsJoined",
    "groupsLeft",
    "groupRole",
  ] as const) {
    const mirrored = (Object.hasOwn(mirrors, show) ? Reflect.get(mirrors, show) : show) as Comparison;
    const there = await everyRow(a, b, show);
    const back = await everyRow(b, a, mirrored);
    const turned = back.map((row) => [row.key, row.after, row.before]);
    const way = there.map((row) => [row.key, row.before, row.after]);
    expect(mirrored === show ? turned : turned.map(([key]) => key), show).toEqual(
      mirrored === show ? way : way.map(([key]) => key),
    );
  }
});

test("the rows behind a run's added, changed and removed are as many as it counted, with both values", async () => {
  for (const stream of ["users", "groups", "memberships"] as const)
    for (const change of ["added", "changed", "removed"] as const) {
      const { rows, count, reason } = await readRunChanges(person, b, { stream, change, after: null }, 1000);
      expect([stream, change, rows.length, reason]).toEqual([stream, change, count, null]);
      if (change === "changed") for (const row of rows) expect(row.fields.length, row.id).toBeGreaterThan(0);
    }
  const changed = await readRunChanges(person, b, { stream: "users", change: "changed", after: null }, 1000);
  const [old, now] = truths;
  for (const { id, fields } of changed.rows) {
    const role = fields.find(({ field }) => field === "role");
    const [before, after] = [old.users.get(id)?.role, now.users.get(id)?.role];
    expect([id, role?.before, role?.after]).toEqual(
      before === after ? [id, undefined, undefined] : [id, before, after],
    );
  }
});

test("the CSV of a comparison has a line for each row", async () => {
  const lines = (await Array.fromAsync(exportComparison(person, { a, b, show: "storage" })))
    .join("")
    .trim()
    .split("\r\n");
  expect(lines).toHaveLength(1 + oracle(...truths).storage.length);
});

test("what can't be compared says why", async () => {
  const other = await takeInventory((await createConnector()).id, { users: ["x"] });
  await expect(compareInventories(person, a, other.runId)).rejects.toBeInstanceOf(Invalid);
  await expect(compareInventories(person, a, a)).rejects.toBeInstanceOf(Invalid);
  const partial = { outcome: "not_permitted", reason: "The app may not read them." } as const;
  const { id } = await createConnector();
  const [one, two] = [
    await takeInventory(id, { users: ["x"], memberships: partial }),
    await takeInventory(id, { users: ["x", "y"], memberships: partial }),
  ];
  const { counts } = await compareInventories(person, one.runId, two.runId);
  const joined = counts.find(({ comparison }) => comparison === "groupsJoined");
  expect(joined).toMatchObject({ count: null, reason: expect.stringContaining("The app may not read them.") });
  await db.run.update({ where: { id: one.runId }, data: { prunedAt: new Date() } });
  await expect(compareInventories(person, one.runId, two.runId)).rejects.toBeInstanceOf(Conflict);
  const { reason, count } = await readRunChanges(person, two.runId, { stream: "users", change: "added", after: null });
  expect([count, reason]).toEqual([1, expect.stringContaining("was deleted")]);
});
