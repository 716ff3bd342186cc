import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { InventoryRequest } from "#lib/connectors/kind.ts";
import { faultSchema } from "#sandbox/box/http/faults.ts";
import { type Sandbox, startSandbox } from "#sandbox/box/sandbox.ts";
import type { Enterprise } from "#sandbox/box/world/enterprise.ts";
import { mutate } from "#sandbox/box/world/mutate.ts";
import { boxAccess } from "#test/box-access.ts";
import { nothingTaken, takeInventory } from "#test/box-inventory.ts";
import { lastAskedForEvents, makeEnterprise, makeOdd, truthOf, unreadable } from "#test/box-truth.ts";
import { systemClock } from "./clock.ts";
import { boxProviderWith } from "./provider.ts";

const patience = { timeoutMs: 2000, totalMs: 2000, firstWaitMs: 5 };
const provider = boxProviderWith({ person: patience, run: patience }, systemClock);
let sandbox: Sandbox;
let enterprise: Enterprise;
let log: string[];

beforeEach(async () => {
  sandbox = await startSandbox({ world: "empty" });
  sandbox.state.switches.ratePerMinute = 0;
  log = [];
  enterprise = makeEnterprise(sandbox, {
    domain: "acme.example",
    users: 1300,
    groups: 40,
    memberships: 3000,
    eventsPerDay: 100,
    eventDays: 20,
  });
});
afterEach(() => sandbox.close());

/** What an inventory should hold that asked for events when the last one did. */
const truthNow = () => truthOf(sandbox, enterprise, 90, lastAskedForEvents(sandbox));

function requestOf(given: Partial<InventoryRequest> = {}): InventoryRequest {
  return {
    ...boxAccess(sandbox, "admin@acme.example"),
    enterpriseId: enterprise.id,
    settings: { lookBackDays: 90 },
    positions: {},
    cursor: null,
    requestsPerMinute: 1_000_000,
    log: (_level, message) => log.push(message),
    ...given,
  };
}

function fault(route: string, given: Record<string, unknown>) {
  sandbox.state.faults.set(route, { ...faultSchema.parse({ retryAfterSeconds: 0, ...given }), seen: 0, spoiled: 0 });
}

describe("a whole inventory", () => {
  test("holds every user, group, membership and last activity, field by field", async () => {
    const taken = await takeInventory(provider, requestOf());
    expect(taken.rows).toEqual(truthNow());
    expect(taken.setAside).toEqual([]);
    expect(taken.ends).toEqual({
      activity: { outcome: "complete", expected: null, position: expect.stringMatching(/^\d{4}-.*Z\|\d{17,19}$/) },
      users: { outcome: "complete", expected: 1300, position: null },
      groups: { outcome: "complete", expected: 40, position: null },
      memberships: { outcome: "complete", expected: taken.rows.memberships.size, position: null },
    });
  });

  test.each([
    ["short pages", { shortPages: true }],
    ["an empty last marker", { lastMarker: "empty" }],
    ["positions as text", { positionAs: "string" }],
    ["positions now as numbers, now as text", { positionAs: "alternating" }],
    ["a position that stays when nothing happened", { emptyHistoryPosition: "same" }],
    ["events that come once and in time", { duplicateEvents: false, lateEvents: false }],
  ] as const)("is the same with %s", async (_quirk, switches) => {
    Object.assign(sandbox.state.switches, switches);
    const taken = await takeInventory(provider, requestOf());
    expect(taken.rows).toEqual(truthNow());
    expect(taken.ends.users).toMatchObject({ outcome: "complete" });
  });

  test("takes odd records in as far as they make sense, and sets the others aside with their reason", async () => {
    const odd = makeOdd(sandbox, enterprise);
    const taken = await takeInventory(provider, requestOf());
    expect(taken.rows).toEqual(truthNow());
    expect(taken.setAside).toHaveLength(unreadable.length);
    expect(taken.setAside).toContainEqual({ stream: "users", recordId: null, reason: expect.stringContaining("id") });
    expect(taken.setAside).toContainEqual({
      stream: "users",
      recordId: odd.get("longName"),
      reason: expect.stringContaining("name"),
    });
  });

  test("with characters that PostgreSQL can't hold sets those records aside", async () => {
    const id = [...truthNow().users.keys()].at(-1) ?? "";
    mutate(enterprise, { kind: "changeUser", user: id, fields: { job_title: "Head\0less" } }, Date.now());
    const taken = await takeInventory(provider, requestOf());
    expect(taken.setAside).toEqual([{ stream: "users", recordId: id, reason: "details: holds what can't be stored" }]);
    expect(taken.rows.users.size).toBe(1299);
  });

  test("misses nobody who stays while others leave during the listing", async () => {
    sandbox.state.switches.usersRemovedPerPage = 5;
    const before = truthNow();
    const taken = await takeInventory(provider, requestOf());
    const after = truthNow();
    expect(after.users.size).toBeLessThan(before.users.size);
    for (const id of after.users.keys()) expect(taken.rows.users.has(id)).toBe(true);
    for (const id of taken.rows.users.keys()) expect(before.users.has(id)).toBe(true);
    for (const id of after.memberships.keys()) expect(taken.rows.memberships.has(id)).toBe(true);
  });
});

describe("going on from a cursor", () => {
  test("at every batch gives the same inventory, and asks for little twice", async () => {
    makeOdd(sandbox, enterprise);
    const whole = await takeInventory(provider, requestOf());
    expect(whole.rows).toEqual(truthNow());
    for (let stopAfter = 1; stopAfter <= whole.batches; stopAfter += 1) {
      const first = await takeInventory(provider, requestOf(), nothingTaken(), stopAfter);
      const both = await takeInventory(provider, requestOf({ cursor: first.cursors.at(-1) }), first);
      expect(both.rows).toEqual(truthNow());
      expect(both.ends).toMatchObject({ users: { expected: 1300 }, memberships: whole.ends.memberships });
      expect(both.batches).toBeLessThanOrEqual(whole.batches + 2);
    }
  });

  test("one batch at a time ends, and gives the same inventory", async () => {
    const taken = nothingTaken();
    let cursor: unknown = null;
    while (JSON.stringify(cursor) !== '{"stream":"finished"}') {
      await takeInventory(provider, requestOf({ cursor }), taken, 1);
      cursor = taken.cursors.at(-1);
    }
    expect(taken.rows).toEqual(truthNow());
  });

  test("with a marker that Box no longer knows lists the users from the beginning", async () => {
    const cursor = { stream: "users", marker: "no-such-marker", listed: 1000, total: 1300, short: false };
    const taken = await takeInventory(provider, requestOf({ cursor }));
    expect(taken.rows.users).toEqual(truthNow().users);
    expect(log.join()).toContain("from the beginning again");
  });

  test("that makes no sense is a fault of ours", async () => {
    const request = requestOf({ cursor: { stream: "files", at: 7 } });
    await expect(takeInventory(provider, request)).rejects.toMatchObject({ code: "internal" });
  });
});

describe("what may not be read", () => {
  test("groups and events end as not permitted, with Box's words, and the users are taken all the same", async () => {
    const access = boxAccess(sandbox, "admin@acme.example", ["manage_managed_users"]);
    const taken = await takeInventory(provider, requestOf(access));
    expect(taken.rows.users.size).toBe(1300);
    const refused = { outcome: "not_permitted", reason: expect.stringContaining("403") };
    expect(taken.ends).toMatchObject({ activity: refused, groups: refused, memberships: refused });
  });

  test("users end the run", async () => {
    const access = boxAccess(sandbox, "admin@acme.example", ["manage_groups", "manage_enterprise_properties"]);
    await expect(takeInventory(provider, requestOf(access))).rejects.toMatchObject({ code: "permission_missing" });
  });

  test.each([
    ["another enterprise", "admin@acme.example", { enterpriseId: "1" }, "enterprise_changed"],
    ["a plain user", "user@acme.example", {}, "not_an_administrator"],
  ])("%s is found before anything is read", async (_who, login, given, code) => {
    const request = requestOf({ ...boxAccess(sandbox, login), ...given });
    await expect(takeInventory(provider, request)).rejects.toMatchObject({ code });
    expect(sandbox.state.journal.counts()).not.toHaveProperty("events");
  });

  test("an empty list in place of a refusal is passed on as it is", async () => {
    sandbox.state.switches.rightRefusal = "empty";
    const taken = await takeInventory(provider, requestOf(boxAccess(sandbox, "no-groups@acme.example")));
    expect(taken.ends.groups).toEqual({ outcome: "complete", expected: 0, position: null });
  });
});

describe("faults", () => {
  test.each([
    "429",
    "500",
    "502",
    "503",
    "409",
    "unauthorized",
    "reset",
    "lostResponse",
    "truncated",
    "html",
    "wrongTypes",
  ])("%s now and then changes nothing in the inventory", async (action) => {
    for (const route of ["users-me", "users", "groups", "events"]) fault(route, { action, after: 1, times: 1 });
    fault("group-memberships", { action, after: 3, times: 2 });
    const taken = await takeInventory(provider, requestOf());
    expect(taken.rows).toEqual(truthNow());
  });

  test.each([
    ["429", "rate_limited_too_long"],
    ["503", "provider_unavailable"],
    ["truncated", "provider_answer_invalid"],
    ["appDisabled", "app_disabled"],
    ["unauthorized", "authorization_revoked"],
  ])("%s for ever ends the run with its cause after what was read", async (action, code) => {
    fault("group-memberships", { action, after: 10 });
    const taken = nothingTaken();
    await expect(takeInventory(provider, requestOf(), taken)).rejects.toMatchObject({ code });
    expect(taken.rows.users.size).toBe(1300);
  });

  test("a permission taken away in the middle ends that stream alone", async () => {
    fault("group-memberships", { action: "forbiddenPermission", after: 10 });
    const taken = await takeInventory(provider, requestOf());
    expect(taken.ends.memberships).toMatchObject({ outcome: "not_permitted" });
  });

  test("a Box that never answers is given up, and a stop is obeyed at once", async () => {
    fault("users", { action: "hang" });
    const stop = new AbortController();
    setTimeout(() => stop.abort(new Error("stopped")), 100);
    await expect(takeInventory(provider, requestOf({ signal: stop.signal }))).rejects.toThrow("stopped");
  });
});
