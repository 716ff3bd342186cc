import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "#sandbox/box/sandbox.ts";
import type { Enterprise } from "#sandbox/box/world/enterprise.ts";
import { mutate } from "#sandbox/box/world/mutate.ts";
import { boxAccess } from "#test/box-access.ts";
import { makeEnterprise, truthOf } from "#test/box-truth.ts";
import { systemClock } from "./clock.ts";
import { groupsStart, membershipsStart } from "./cursor.ts";
import { readGroups } from "./groups.ts";
import { readMemberships } from "./memberships.ts";
import type { Page } from "./part.ts";
import { requestRate } from "./rate.ts";
import { boxGet, type Get } from "./request.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ world: "empty" });
  sandbox.state.switches.ratePerMinute = 0;
});
afterAll(() => sandbox.close());

let made = 0;
function setUp(size: Record<string, number>): { enterprise: Enterprise; get: Get } {
  made += 1;
  const spec = { users: 20, groups: 1, memberships: 0, eventsPerDay: 0, eventDays: 0, ...size };
  const enterprise = makeEnterprise(sandbox, { domain: `listing-${made}.example`, ...spec });
  const access = boxAccess(sandbox, `admin@${enterprise.domain}`);
  const patience = { timeoutMs: 5000, totalMs: 1000, firstWaitMs: 5 };
  const rate = requestRate(1_000_000, systemClock);
  return { enterprise, get: boxGet({ access, rate, clock: systemClock, patience, log: () => {} }) };
}

/** Reads to the end; `between` may change the enterprise after each page. */
async function readAll<Item extends { id: string }>(
  pages: AsyncIterable<Page<Item>>,
  between: (page: number) => void = () => {},
) {
  const rows = new Map<string, Item>();
  let end: Page<Item>["end"] = null;
  let count = 0;
  for await (const page of pages) {
    for (const item of page.items) rows.set(item.id, item);
    end = page.end;
    count += 1;
    between(count);
  }
  return { rows, end };
}

const startOf = { groups: groupsStart, memberships: membershipsStart };
if (startOf.groups.stream !== "groups" || startOf.memberships.stream !== "memberships") throw new Error("unreachable");
const { groups: firstGroups, memberships: firstMemberships } = startOf as {
  groups: Extract<typeof groupsStart, { stream: "groups" }>;
  memberships: Extract<typeof membershipsStart, { stream: "memberships" }>;
};

describe("groups", () => {
  test.each([5, 80])("%i deleted after each page push no other over its edge", async (deleted) => {
    const { enterprise, get } = setUp({ groups: 2600 });
    const ids = [...truthOf(sandbox, enterprise).groups.keys()];
    const { rows, end } = await readAll(readGroups(get, firstGroups), (page) => {
      for (const group of ids.slice(page * 100, page * 100 + deleted))
        mutate(enterprise, { kind: "removeGroup", group }, Date.now());
    });
    for (const id of truthOf(sandbox, enterprise).groups.keys()) expect(rows.has(id)).toBe(true);
    expect(end?.outcome).toBe("complete");
  });

  test("beyond what Box lists end the stream partial, with the reason in words", async () => {
    const { get } = setUp({ groups: 11_500 });
    const { rows, end } = await readAll(readGroups(get, firstGroups));
    expect(rows.size).toBe(11_000);
    expect(end).toEqual({
      outcome: "partial",
      reason: "Box lists the first 11000 groups and no further; it says there are 11500.",
    });
  });
});

describe("memberships", () => {
  test("of groups with thousands of members are all read", async () => {
    const { enterprise, get } = setUp({ users: 4500, groups: 6, memberships: 9000 });
    const { rows, end } = await readAll(readMemberships(get, firstMemberships));
    expect(rows).toEqual(truthOf(sandbox, enterprise).memberships);
    expect(end).toEqual({ outcome: "complete", expected: rows.size, position: null });
  });

  test.each([7, 90])("%i ended after each page push no other over its edge", async (ended) => {
    const { enterprise, get } = setUp({ users: 4500, groups: 2, memberships: 4500 });
    const before = [...truthOf(sandbox, enterprise).memberships.values()];
    const { rows } = await readAll(readMemberships(get, firstMemberships), (page) => {
      for (const { groupId, userId } of before.slice(page * 100, page * 100 + ended))
        mutate(enterprise, { kind: "removeMembership", group: String(groupId), user: String(userId) }, Date.now());
    });
    for (const id of truthOf(sandbox, enterprise).memberships.keys()) expect(rows.has(id)).toBe(true);
  });

  test("of a group deleted meanwhile are none, and no failure", async () => {
    const { enterprise, get } = setUp({ users: 400, groups: 60, memberships: 2000 });
    const ids = [...truthOf(sandbox, enterprise).groups.keys()];
    const { rows, end } = await readAll(readMemberships(get, firstMemberships), (page) => {
      if (page === 1)
        for (const group of ids.slice(40, 45)) mutate(enterprise, { kind: "removeGroup", group }, Date.now());
    });
    expect(rows).toEqual(truthOf(sandbox, enterprise).memberships);
    expect(end?.outcome).toBe("complete");
  });

  test("beyond what Box lists of a group end the stream partial, with the reason in words", async () => {
    const { get } = setUp({ users: 11_600, groups: 2, memberships: 11_600 });
    const { rows, end } = await readAll(readMemberships(get, firstMemberships));
    expect(rows.size).toBe(11_000);
    expect(end).toEqual({
      outcome: "partial",
      reason: "One group has more than 11000 members; Box lists no further.",
    });
  });
});
