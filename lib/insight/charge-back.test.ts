import { afterAll, beforeAll, expect, test } from "vitest";
import { readPublishedRun } from "#lib/inventory/published.ts";
import { moneyOf } from "#lib/licences/money.ts";
import { type Sandbox, startSandbox } from "#sandbox/box/sandbox.ts";
import { lastAskedForEvents, makeEnterprise, type Truth, truthOf } from "#test/box-truth.ts";
import { createPerson } from "#test/people.ts";
import { asPublished } from "#test/published-rows.ts";
import { createConnector } from "#test/runs.ts";
import { takeSandboxInventory } from "#test/sandbox-run.ts";
import { readChargeBack, readLabels, seatsOf, shareCost } from "./charge-back.ts";
import { exportInsight } from "./export.ts";

let sandbox: Sandbox;
let truth: Truth;
let connectorId: string;

beforeAll(async () => {
  sandbox = await startSandbox({ world: "empty" });
  sandbox.state.switches.ratePerMinute = 0;
  const size = { users: 300, groups: 9, memberships: 500, eventsPerDay: 4, eventDays: 89 };
  const enterprise = makeEnterprise(sandbox, { domain: "charge.example", ...size });
  connectorId = (await createConnector()).id;
  await takeSandboxInventory(sandbox, { connectorId, enterpriseId: enterprise.id, login: "admin@charge.example" });
  truth = asPublished(truthOf(sandbox, enterprise, 90, lastAskedForEvents(sandbox)));
}, 60_000);
afterAll(() => sandbox.close());

async function ask() {
  const person = await createPerson({ role: "viewer" });
  const run = await readPublishedRun(person, connectorId);
  if (!run) throw new Error("the run is published");
  return { person, run };
}

const refused = {
  standing: "unknown",
  permitted: false,
  reason: "It was not permitted.",
  cure: null,
  detail: null,
} as const;

const holders = () => [...truth.users.values()].filter(({ isAppUser }) => !isAppUser).map(({ id }) => String(id));

/** Per key: how many hold a seat, and the sum of their equal parts. */
function divided(keysOf: (user: string) => string[]): Map<string | null, { seats: number; share: number }> {
  const sums = new Map<string | null, { seats: number; share: number }>();
  for (const user of holders()) {
    const keys: (string | null)[] = keysOf(user);
    for (const key of keys.length > 0 ? keys : [null]) {
      const sum = sums.get(key) ?? { seats: 0, share: 0 };
      sums.set(key, { seats: sum.seats + 1, share: sum.share + 1 / Math.max(keys.length, 1) });
    }
  }
  return sums;
}

async function expectDivided(label: string | null, expected: ReturnType<typeof divided>) {
  const { person, run } = await ask();
  const { status, value } = await readChargeBack(person, run, { label });
  expect(status).toBe("measured");
  const found = new Map(value?.rows.map(({ key, seats, share }) => [key, { seats, share: Number(share) / 1e6 }]));
  expect([...found.keys()].sort()).toEqual([...expected.keys()].sort());
  for (const [key, { seats, share }] of expected) {
    expect([key, found.get(key)?.seats]).toEqual([key, seats]);
    expect(found.get(key)?.share, String(key)).toBeCloseTo(share, 5);
  }
  const sum = value?.rows.reduce((total, row) => total + Number(row.share) / 1e6, 0);
  expect(sum).toBeCloseTo(holders().length, 4);
  const shares = value?.rows.map(({ share }) => Number(share)) ?? [];
  expect(shares).toEqual(shares.toSorted((a, b) => b - a));
}

test("by groups, whoever is in several is shared in equal parts, and the group of everybody is left out", async () => {
  const everyone = [...truth.groups.values()].filter(({ groupType }) => groupType === "all_users_group");
  expect(everyone).toHaveLength(1);
  const memberships = [...truth.memberships.values()].filter(({ groupId }) => groupId !== everyone[0]?.id);
  const groups = Map.groupBy(memberships, ({ userId }) => String(userId));
  const ofUser = (user: string) => [...new Set(groups.get(user)?.map(({ groupId }) => String(groupId)))];
  expect(holders().some((user) => ofUser(user).length > 1)).toBe(true);
  await expectDivided(null, divided(ofUser));
});

test("by a label of the users, those without it stand apart", async () => {
  type Codes = { name: string; value: string }[];
  const codesOf = (user: string): Codes =>
    (truth.users.get(user)?.details as { tracking_codes?: Codes } | undefined)?.tracking_codes ?? [];
  const { person, run } = await ask();
  const names = [...new Set([...truth.users.keys()].flatMap((user) => codesOf(user).map(({ name }) => name)))];
  expect(names.length).toBeGreaterThan(0);
  expect(await readLabels(person, run)).toEqual(names.toSorted());
  const [label = ""] = names;
  const expected = divided((user) => codesOf(user).flatMap(({ name, value }) => (name === label ? value : [])));
  expect(expected.has(null)).toBe(true);
  await expectDivided(label, expected);
});

test("a label that nobody has leaves everybody without it", async () => {
  await expectDivided(
    "Floor",
    divided(() => []),
  );
});

test("the largest come first, as many as are asked for, and the CSV has all of them", async () => {
  const { person, run } = await ask();
  const all = await readChargeBack(person, run, { label: null });
  const { value } = await readChargeBack(person, run, { label: null, most: 3 });
  expect(value).toEqual({ rows: all.value?.rows.slice(0, 3), more: true });
  const lines = (await Array.fromAsync(exportInsight(person, run, "charge-back"))).join("").trim().split("\r\n");
  expect(lines).toHaveLength(1 + (all.value?.rows.length ?? 0));
});

test("without the activity nobody's seat is called one to take back", async () => {
  const { person, run } = await ask();
  const known = await readChargeBack(person, run, { label: null });
  expect(known.value?.rows.every(({ takeBack }) => typeof takeBack === "number")).toBe(true);
  expect(known.value?.rows.some(({ takeBack }) => takeBack !== 0)).toBe(true);
  const unseen = { ...run, streams: { ...run.streams, activity: refused } };
  const { value } = await readChargeBack(person, unseen, { label: null });
  expect(value?.rows.every(({ takeBack }) => takeBack === null)).toBe(true);
});

test("without the memberships there is no charge-back by groups, but one by labels", async () => {
  const { person, run } = await ask();
  const unseen = { ...run, streams: { ...run.streams, memberships: refused } };
  expect(await readChargeBack(person, unseen, { label: null })).toMatchObject({ status: "no permission", value: null });
  expect(await readChargeBack(person, unseen, { label: "Floor" })).toMatchObject({ status: "measured" });
});

test("a share costs its part of a seat's price", () => {
  const licence = { yearlyPrice: moneyOf("120", "EUR") } as Parameters<typeof shareCost>[0];
  expect(shareCost(licence, 2_500_000n)).toEqual(moneyOf("300", "EUR"));
  expect(shareCost(licence, 333_333n)).toEqual(moneyOf("40", "EUR"));
  expect(shareCost(null, 1_000_000n)).toBeNull();
  expect(seatsOf(12_333_333n)).toBeCloseTo(12.333333);
});
