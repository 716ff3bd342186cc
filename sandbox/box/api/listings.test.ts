import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Sandbox, startSandbox } from "#sandbox/box/sandbox.ts";
import { addEnterprise } from "#sandbox/box/state.ts";
import { REAL_BOX, SCENARIOS } from "#sandbox/box/switches.ts";
import { authorizeInSandbox, getFromSandbox } from "#sandbox/box/testing.ts";
import { type Enterprise, enterpriseSpecSchema, groupId, userId } from "#sandbox/box/world/enterprise.ts";
import { mutate } from "#sandbox/box/world/mutate.ts";
import { truthOfGroups, truthOfMemberships, truthOfUsers } from "#sandbox/box/world/truth.ts";

type Page = {
  entries: { id: string }[];
  total_count: number;
  limit: number;
  offset: number;
  next_marker: string | null;
};

let sandbox: Sandbox;
let enterprise: Enterprise;
let token: string;
beforeAll(async () => {
  sandbox = await startSandbox({ world: "empty" });
  const spec = {
    name: "Hooli",
    domain: "hooli.example",
    seed: 7,
    users: 2357,
    groups: 45,
    memberships: 4000,
    eventsPerDay: 0,
  };
  enterprise = addEnterprise(sandbox.state, enterpriseSpecSchema.parse(spec));
  mutate(enterprise, { kind: "massDeparture", share: 0.1 }, sandbox.state.clock.now());
  mutate(enterprise, { kind: "addUsers", count: 12 }, sandbox.state.clock.now());
  mutate(enterprise, { kind: "removeGroup", group: groupId(enterprise, 9) }, sandbox.state.clock.now());
  token = (await authorizeInSandbox(sandbox, { login: "admin@hooli.example" })).accessToken;
});
afterAll(() => sandbox.close());
beforeEach(() => {
  sandbox.state.switches = { ...REAL_BOX, ratePerMinute: 0 };
});

async function page(path: string): Promise<Page> {
  const { status, text } = await getFromSandbox(sandbox, path, token);
  expect(status, text).toBe(200);
  return JSON.parse(text);
}

async function byMarker(limit: number): Promise<string[]> {
  const ids: string[] = [];
  for (let marker: string | null = ""; marker !== null; ) {
    const { entries, next_marker } = await page(
      `/2.0/users?usemarker=true&limit=${limit}&marker=${encodeURIComponent(marker)}`,
    );
    ids.push(...entries.map(({ id }) => id));
    marker = next_marker === "" ? null : next_marker;
  }
  return ids;
}

async function byOffset(path: string, limit: number): Promise<string[]> {
  const ids: string[] = [];
  for (let offset = 0, total = 1; offset < total; offset += limit) {
    const found = await page(`${path}?limit=${limit}&offset=${offset}`);
    ids.push(...found.entries.map(({ id }) => id));
    total = found.total_count;
  }
  return ids;
}

function idsOf(lines: Iterable<string>): string[] {
  return [...lines].map((line) => JSON.parse(line).id);
}

describe.each([
  ["real", {}],
  ["awkward", { ...SCENARIOS.awkward, usersRemovedPerPage: 0 }],
])("in the scenario %s", (_name, switches) => {
  beforeEach(() => {
    sandbox.state.switches = { ...sandbox.state.switches, ...switches };
  });

  it.each([37, 100, 1000])("the pages of %i users together are the truth, by marker and by offset", async (limit) => {
    const truth = idsOf(truthOfUsers(enterprise));
    expect(await byMarker(limit)).toEqual(truth);
    expect(await byOffset("/2.0/users", limit)).toEqual(truth);
  });

  it("the pages of groups and of their members together are the truth", async () => {
    const groups = await byOffset("/2.0/groups", 7);
    expect(groups).toEqual(idsOf(truthOfGroups(enterprise)));
    const memberships: string[] = [];
    for (const group of groups) memberships.push(...(await byOffset(`/2.0/groups/${group}/memberships`, 33)));
    expect(memberships).toEqual(idsOf(truthOfMemberships(enterprise)));
    expect(new Set(memberships).size).toBe(memberships.length);
  });
});

it("tells a user's groups as the groups tell their members", async () => {
  const truth = [...truthOfMemberships(enterprise)].map((line) => JSON.parse(line));
  for (const user of ["100", "700", "1500"].map((index) => userId(enterprise, Number(index)))) {
    const told = await page(`/2.0/users/${user}/memberships?limit=1000`);
    expect(told.entries.map(({ id }) => id)).toEqual(truth.filter((one) => one.user === user).map(({ id }) => id));
  }
});

it("gives a hundred users when no limit is asked for and never more than a thousand", async () => {
  expect(await page("/2.0/users")).toMatchObject({ limit: 100, offset: 0 });
  expect((await page("/2.0/users?limit=5000")).entries).toHaveLength(1000);
});

it("refuses offsets above ten thousand, limits that are no number and markers that are none of its own", async () => {
  const queries = ["offset=10001", "limit=ten", "limit=0", "offset=-1", "usemarker=true&marker=!!"];
  for (const query of queries) {
    const { status, text } = await getFromSandbox(sandbox, `/2.0/users?${query}`, token);
    expect([query, status, JSON.parse(text).code]).toEqual([query, 400, "bad_request"]);
  }
});

it("shows type, id and only the fields that are asked for; role and the like never unasked", async () => {
  const { entries } = await page("/2.0/users?limit=1&fields=role,enterprise,nonsense");
  expect(Object.keys(entries[0] ?? {})).toEqual(["type", "id", "role", "enterprise"]);
  const plain = await page("/2.0/users?limit=1");
  expect(Object.keys(plain.entries[0] ?? {})).not.toContain("role");
  const groups = await page("/2.0/groups?limit=1&fields=description");
  expect(Object.keys(groups.entries[0] ?? {})).toEqual(["type", "id", "description"]);
});

it("lists no external users but the one whose exact login is asked for", async () => {
  expect((await page("/2.0/users?user_type=external")).entries).toEqual([]);
  const other = addEnterprise(
    sandbox.state,
    enterpriseSpecSchema.parse({ name: "Other", domain: "other.example", users: 5 }),
  );
  const found = await page("/2.0/users?user_type=external&filter_term=admin%40other.example");
  expect(found.entries.map(({ id }) => id)).toEqual([userId(other, 0)]);
});

it("never ends a filtered listing by marker, as Box does, unless the switch ends it", async () => {
  const path = "/2.0/users?usemarker=true&limit=1000&filter_term=alex";
  const { entries, next_marker } = await page(path);
  expect(entries).toHaveLength(1);
  const after = await page(`${path}&marker=${encodeURIComponent(next_marker ?? "")}`);
  expect([after.entries, after.next_marker]).toEqual([[], next_marker]);
  sandbox.state.switches.endlessFilteredMarker = false;
  expect((await page(path)).next_marker).toBeNull();
});

it("lets users leave while they are listed", async () => {
  sandbox.state.switches.usersRemovedPerPage = 3;
  const before = (await page("/2.0/users?limit=1")).total_count;
  sandbox.state.switches.usersRemovedPerPage = 0;
  const after = (await page("/2.0/users?limit=1")).total_count;
  expect(after).toBeLessThan(before);
  expect(after).toBeGreaterThanOrEqual(before - 3);
});

it("answers 404 for users and groups that are not there, and for those of another enterprise", async () => {
  for (const path of [
    "/2.0/users/1",
    "/2.0/groups/1",
    "/2.0/groups/1/memberships",
    "/2.0/users/x/memberships",
    "/2.0/users/99999999999999999999",
  ]) {
    const { status, text } = await getFromSandbox(sandbox, path, token);
    expect([path, status, JSON.parse(text).code]).toEqual([path, 404, "not_found"]);
  }
});
