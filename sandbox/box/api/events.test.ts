import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { type Sandbox, startSandbox } from "#sandbox/box/sandbox.ts";
import { addEnterprise } from "#sandbox/box/state.ts";
import { REAL_BOX } from "#sandbox/box/switches.ts";
import { authorizeInSandbox, getFromSandbox } from "#sandbox/box/testing.ts";
import { DAY_MS, HOUR_MS } from "#sandbox/box/world/dates.ts";
import { type Enterprise, enterpriseSpecSchema, userId } from "#sandbox/box/world/enterprise.ts";
import { mutate } from "#sandbox/box/world/mutate.ts";
import { truthOfActivity } from "#sandbox/box/world/truth.ts";

type Event = { event_id: string; event_type: string; created_at: string; created_by: { id: string } | null };
type Page = { chunk_size: number; position: string; entries: Event[]; text: string };

let sandbox: Sandbox;
let enterprise: Enterprise;
let stopped = 0;
beforeAll(async () => {
  const noon = Math.floor(Date.now() / DAY_MS) * DAY_MS + 12 * HOUR_MS;
  sandbox = await startSandbox({ world: "empty", now: () => noon + stopped });
  const spec = {
    name: "Hooli",
    domain: "hooli.example",
    seed: 3,
    users: 300,
    groups: 3,
    memberships: 9,
    eventsPerDay: 300,
    eventDays: 20,
  };
  enterprise = addEnterprise(sandbox.state, enterpriseSpecSchema.parse(spec));
});
afterAll(() => sandbox.close());

let token: string;
beforeEach(async () => {
  sandbox.state.switches = { ...REAL_BOX, ratePerMinute: 0, accessTokenSeconds: 100_000 };
  token = (await authorizeInSandbox(sandbox, { login: "admin@hooli.example" })).accessToken;
});

async function page(query: string): Promise<Page> {
  const { status, text } = await getFromSandbox(sandbox, `/2.0/events?${query}`, token);
  expect(status, text).toBe(200);
  const position = /"next_stream_position":"?([0-9]+)/.exec(text)?.[1] ?? "";
  return { ...JSON.parse(text), position, text };
}

async function all(query: string, from = "0"): Promise<{ events: Event[]; position: string }> {
  const events: Event[] = [];
  for (let position = from; ; ) {
    const found = await page(`${query}&stream_position=${position}`);
    if (found.chunk_size === 0) return { events, position };
    events.push(...found.entries);
    position = found.position;
  }
}

const HISTORY = "stream_type=admin_logs&limit=500";
const STREAMING = "stream_type=admin_logs_streaming&limit=500";
const ids = (events: Event[]) => new Set(events.map(({ event_id }) => event_id));

it("tells history in order of time, each event once, and the pages agree with one another at any limit", async () => {
  const { events } = await all(HISTORY);
  expect(events.length).toBeGreaterThan(20 * 300);
  expect(ids(events).size).toBe(events.length);
  const times = events.map(({ created_at }) => Date.parse(created_at));
  expect(times).toEqual([...times].sort((a, b) => a - b));
  const small = await all(
    `stream_type=admin_logs&limit=77&created_after=${new Date(Date.now() - 5 * DAY_MS).toISOString()}`,
  );
  expect(events.slice(-small.events.length)).toEqual(small.events);
});

it("keeps two weeks in the streaming feed, with duplicates and out of order", async () => {
  const { events } = await all(STREAMING);
  const unique = ids(events);
  expect(unique.size).toBeGreaterThan(13.9 * 300);
  expect(unique.size).toBeLessThan(14.1 * 300);
  expect(events.length).toBeGreaterThan(unique.size);
  const times = events.map(({ created_at }) => Date.parse(created_at));
  expect(times).not.toEqual([...times].sort((a, b) => a - b));
  const history = ids(
    (await all(`${HISTORY}&created_after=${new Date(Date.now() - 13 * DAY_MS).toISOString()}`)).events,
  );
  for (const id of history) expect(unique.has(id)).toBe(true);
});

it("misses nothing between now and later, late events included, and keeps its position at the end", async () => {
  const { position } = await page(`${STREAMING}&stream_position=now`);
  const before = ids((await all(HISTORY)).events);
  stopped += 6 * HOUR_MS;
  const later = await all(STREAMING, position);
  const after = await all(HISTORY);
  const fresh = after.events.filter(({ event_id }) => !before.has(event_id));
  expect(fresh.length).toBeGreaterThan(60);
  const told = ids(later.events);
  for (const { event_id } of fresh) expect(told.has(event_id)).toBe(true);
  expect((await page(`${STREAMING}&stream_position=${later.position}`)).position).toBe(later.position);
});

it("writes positions beyond 2^53 as a number, as text, or by turns", async () => {
  const asNumber = await page(`${HISTORY}&limit=1`);
  expect(asNumber.text).toMatch(/"next_stream_position":[0-9]{17,19},/);
  expect(BigInt(asNumber.position) > BigInt(Number.MAX_SAFE_INTEGER)).toBe(true);
  sandbox.state.switches.positionAs = "string";
  expect((await page(`${HISTORY}&limit=1`)).text).toMatch(/"next_stream_position":"[0-9]{17,19}",/);
  sandbox.state.switches.positionAs = "alternating";
  const forms = await Promise.all([page(HISTORY), page(HISTORY)]);
  expect(forms.map(({ text }) => text.includes('position":"')).sort()).toEqual([false, true]);
});

it("gives position 0 for an empty range of history, or the latest when the switch says so", async () => {
  const query = `${HISTORY}&created_after=2090-01-01T00:00:00Z`;
  expect((await page(query)).position).toBe("0");
  sandbox.state.switches.emptyHistoryPosition = "same";
  expect((await page(query)).position).not.toBe("0");
});

it("filters by type and time and never gives more than 500", async () => {
  const { entries } = await page("stream_type=admin_logs&limit=9000&event_type=LOGIN,FAILED_LOGIN");
  expect(entries).toHaveLength(500);
  expect([...new Set(entries.map(({ event_type }) => event_type))].sort()).toEqual(["FAILED_LOGIN", "LOGIN"]);
  const from = new Date(sandbox.state.clock.now() - 2 * DAY_MS).toISOString();
  const to = new Date(sandbox.state.clock.now() - DAY_MS).toISOString();
  const { events } = await all(`${HISTORY}&created_after=${from}&created_before=${to}`);
  for (const { created_at } of events) {
    expect(Date.parse(created_at)).toBeGreaterThanOrEqual(Date.parse(from) - 1000);
    expect(Date.parse(created_at)).toBeLessThan(Date.parse(to));
  }
  expect(events.length).toBeGreaterThan(250);
});

it("refuses positions that are garbage or too great, and times that are none", async () => {
  for (const query of ["stream_position=garbage", "stream_position=1.5e17", "stream_position=99999999999999999999"]) {
    const { status, text } = await getFromSandbox(sandbox, `/2.0/events?${HISTORY}&${query}`, token);
    expect([status, JSON.parse(text).message]).toEqual([400, "Invalid stream position"]);
  }
  expect((await getFromSandbox(sandbox, `/2.0/events?${HISTORY}&created_after=yesterday`, token)).status).toBe(400);
});

it("tells what was done in the sandbox, and the tokens that were issued", async () => {
  const { position } = await page(`${STREAMING}&stream_position=now`);
  stopped += 1000;
  mutate(enterprise, { kind: "removeUser", user: userId(enterprise, 33) }, sandbox.state.clock.now());
  await authorizeInSandbox(sandbox, { login: "coadmin@hooli.example" });
  stopped += 1000;
  const types = (await all(STREAMING, position)).events.map(({ event_type }) => event_type);
  expect(types).toContain("DELETE_USER");
  expect(types).toContain("USER_AUTHENTICATE_OAUTH2_ACCESS_TOKEN_CREATE");
});

it("knows each user's last login and activity as the events tell them", async () => {
  const latest = new Map<string, string>();
  for (const { event_type, created_at, created_by } of (await all(HISTORY)).events) {
    if (event_type === "LOGIN" && created_by) latest.set(created_by.id, created_at);
  }
  const question = {
    days: 365,
    now: sandbox.state.clock.now(),
    late: true,
    login: new Set(["LOGIN"]),
    activity: new Set(["UPLOAD"]),
  };
  let known = 0;
  for (const line of truthOfActivity(enterprise, question)) {
    const { user, lastLoginAt } = JSON.parse(line);
    expect(lastLoginAt).toBe(latest.get(user) ?? null);
    if (lastLoginAt !== null) known += 1;
  }
  expect(known).toBeGreaterThan(100);
});

it("gives any user an empty stream of their own, and refuses a type that does not exist", async () => {
  expect((await page("stream_type=all")).entries).toEqual([]);
  expect((await getFromSandbox(sandbox, "/2.0/events?stream_type=nonsense", token)).status).toBe(400);
});
