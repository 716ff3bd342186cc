import { afterEach, beforeEach, expect, test } from "vitest";
import type { InventoryRequest } from "#lib/connectors/kind.ts";
import { type Sandbox, startSandbox } from "#sandbox/box/sandbox.ts";
import type { Enterprise } from "#sandbox/box/world/enterprise.ts";
import { mutate } from "#sandbox/box/world/mutate.ts";
import { boxAccess } from "#test/box-access.ts";
import { nothingTaken, takeInventory } from "#test/box-inventory.ts";
import { lastAskedForEvents, makeEnterprise, truthOf } from "#test/box-truth.ts";
import { boxProvider } from "./provider.ts";

const dayMs = 86_400_000;
let sandbox: Sandbox;
let enterprise: Enterprise;

beforeEach(async () => {
  sandbox = await startSandbox({ world: "empty" });
  sandbox.state.switches.ratePerMinute = 0;
  const size = { users: 300, groups: 1, memberships: 0, eventsPerDay: 200, eventDays: 60 };
  enterprise = makeEnterprise(sandbox, { domain: "acme.example", ...size });
});
afterEach(() => sandbox.close());

function requestOf(positions: Record<string, string>, lookBackDays = 90): InventoryRequest {
  return {
    ...boxAccess(sandbox, "admin@acme.example"),
    enterpriseId: enterprise.id,
    settings: { lookBackDays },
    positions,
    cursor: null,
    requestsPerMinute: 1_000_000,
    log: () => {},
  };
}

function positionOf(end: unknown): string {
  return String(Reflect.get(Object(end), "position"));
}

const queries = () => sandbox.state.journal.since(0, "events").map(({ query }) => new URLSearchParams(query));

test("the first run reads the history up to 13 days ago and the feed from its beginning", async () => {
  const taken = await takeInventory(boxProvider, requestOf({}));
  expect(taken.rows.activity).toEqual(truthOf(sandbox, enterprise, 90, lastAskedForEvents(sandbox)).activity);
  const [first] = queries();
  expect(first?.get("stream_type")).toBe("admin_logs");
  const days = (name: string) => (Date.now() - Date.parse(first?.get(name) ?? "")) / dayMs;
  expect(days("created_after")).toBeCloseTo(90, 1);
  expect(days("created_before")).toBeCloseTo(13, 1);
  expect(
    queries()
      .find((query) => query.get("stream_type") === "admin_logs_streaming")
      ?.get("stream_position"),
  ).toBe("0");
  for (const query of queries()) expect(query.get("event_type")).not.toContain("ACCESS_TOKEN");
});

test("a short look-back needs the feed alone", async () => {
  await takeInventory(boxProvider, requestOf({}, 10));
  for (const query of queries()) expect(query.get("stream_type")).toBe("admin_logs_streaming");
});

test("the next run goes on in the feed at the very position, and together they hold everything", async () => {
  const taken = await takeInventory(boxProvider, requestOf({}));
  const position = positionOf(taken.ends.activity);
  const [user = ""] = [...truthOf(sandbox, enterprise).users.keys()].slice(200);
  mutate(enterprise, { kind: "event", type: "LOGIN", user }, sandbox.state.clock.now());
  sandbox.state.journal.clear();
  await takeInventory(boxProvider, requestOf({ activity: position }), taken);
  expect(queries()[0]?.get("stream_position")).toBe(position.split("|")[1]);
  expect(queries()[0]?.get("stream_position")).toMatch(/^\d{17,19}$/);
  expect(taken.rows.activity).toEqual(truthOf(sandbox, enterprise, 90, lastAskedForEvents(sandbox)).activity);
  expect(taken.rows.activity.get(user)).toMatchObject({ lastLoginAt: expect.stringContaining("T") });
});

test("a run without news keeps the position", async () => {
  const first = await takeInventory(boxProvider, requestOf({}));
  const position = positionOf(first.ends.activity);
  enterprise.eventsPerDay = 0;
  const second = await takeInventory(boxProvider, requestOf({ activity: position }));
  expect(positionOf(second.ends.activity).split("|")[1]).toBe(position.split("|")[1]);
});

test.each([
  ["older than the feed", () => `${new Date(Date.now() - 20 * dayMs).toISOString()}|1152922986252290886`, 21],
  ["that can't be read", () => "garbage", 90],
])("a position %s falls back on the history", async (_what, position, days) => {
  const taken = await takeInventory(boxProvider, requestOf({ activity: position() }));
  const [first] = queries();
  expect(first?.get("stream_type")).toBe("admin_logs");
  expect((Date.now() - Date.parse(first?.get("created_after") ?? "")) / dayMs).toBeCloseTo(days, 1);
  const recent = truthOf(sandbox, enterprise, days).activity;
  for (const [id, row] of recent) expect(taken.rows.activity.get(id)).toEqual(row);
});

test("a position that Box refuses begins the feed again", async () => {
  const recently = new Date(Date.now() - dayMs).toISOString();
  const taken = await takeInventory(boxProvider, requestOf({ activity: `${recently}|12x34` }));
  expect(sandbox.state.journal.counts()).toMatchObject({ "events 400": 1 });
  for (const [id, { lastActivityAt }] of truthOf(sandbox, enterprise, 13).activity)
    expect(taken.rows.activity.get(id)).toMatchObject({ lastActivityAt });
});

test("a run cut off in the middle of the events loses none", async () => {
  const part = await takeInventory(boxProvider, requestOf({}), nothingTaken(), 1);
  const truth = () => truthOf(sandbox, enterprise, 90, lastAskedForEvents(sandbox)).activity;
  expect(part.rows.activity).not.toEqual(truth());
  const both = await takeInventory(boxProvider, { ...requestOf({}), cursor: part.cursors.at(-1) }, part);
  expect(both.rows.activity).toEqual(truth());
});
