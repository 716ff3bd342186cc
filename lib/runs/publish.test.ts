import { describe, expect, test } from "vitest";
import { db, pool } from "#lib/db.ts";
import { createConnector, createOperator, takeInventory } from "#test/runs.ts";
import { acceptRun, rejectRun } from "./held.ts";

const ten = Array.from({ length: 10 }, (_, index) => `u${index}`);
const notPermitted = { outcome: "not_permitted", reason: "Box refused it." } as const;
const partial = { outcome: "partial", reason: "Box stopped answering." } as const;

async function streamOf(runId: string, stream: string) {
  return db.runStream.findUniqueOrThrow({ where: { runId_stream: { runId, stream } } });
}

async function publishedOf(connectorId: string) {
  const connector = await db.connector.findUniqueOrThrow({ where: { id: connectorId } });
  return connector.publishedRunId;
}

test("what changed against the published inventory is counted, by id and content", async () => {
  const { id } = await createConnector();
  const first = await takeInventory(id, { users: ten, groups: ["g1"], memberships: [["g1", "u0"]] });
  expect(first.outcome).toBe("published");
  expect(await streamOf(first.runId, "users")).toMatchObject({ items: 10, added: null, changed: null, removed: null });
  const second = await takeInventory(id, {
    users: ["u0:Renamed", ...ten.slice(2), "u10"],
    groups: ["g1", "g2"],
    memberships: [["g2", "u0"]],
  });
  expect(second.outcome).toBe("published");
  expect(await streamOf(second.runId, "users")).toMatchObject({ items: 10, added: 1, changed: 1, removed: 1 });
  expect(await streamOf(second.runId, "groups")).toMatchObject({ items: 2, added: 1, changed: 0, removed: 0 });
  expect(await streamOf(second.runId, "memberships")).toMatchObject({ added: 1, changed: 0, removed: 1 });
  expect(await publishedOf(id)).toBe(second.runId);
});

describe("a complete inventory that looks wrong is held, and says why", () => {
  const cases: [string, Parameters<typeof takeInventory>[1], string | null][] = [
    ["just below the limit", { users: ten.slice(2), groups: ["g1"] }, null],
    ["many users gone", { users: ten.slice(3), groups: ["g1"] }, "It would remove 3 of 10 users (30 %)"],
    ["no user at all", { users: [], groups: ["g1"] }, "The list of users came empty; 10 are published."],
    ["every group gone", { users: ten, groups: [] }, "The list of groups came empty; 1 are published."],
    [
      "fewer than the provider said",
      { users: ten, groups: ["g1"], expectedUsers: 12 },
      "The provider said that there are 12 users, but 10 came.",
    ],
  ];
  test.for(cases)("%s", async ([, inventory, reason]) => {
    const { id } = await createConnector();
    const before = await takeInventory(id, { users: ten, groups: ["g1"] });
    const run = await takeInventory(id, inventory);
    expect(run.outcome).toBe(reason ? "held" : "published");
    expect(await publishedOf(id)).toBe(reason ? before.runId : run.runId);
    const { reason: kept } = await db.run.findUniqueOrThrow({ where: { id: run.runId } });
    if (reason) expect(kept).toContain(reason);
  });
});

test.for([
  [0, 1, "held"],
  [0, 0, "published"],
  [50, 5, "published"],
  [50, 6, "held"],
  [100, 9, "published"],
] as const)("with a connector's own limit of %i %%, %i of ten users gone means %s", async ([limit, gone, outcome]) => {
  const { id } = await createConnector({ dropLimitPercent: limit });
  await takeInventory(id, { users: ten });
  expect((await takeInventory(id, { users: ten.slice(gone) })).outcome).toBe(outcome);
});

describe("a held inventory", () => {
  async function held() {
    const { id } = await createConnector();
    const before = await takeInventory(id, { users: ten });
    const run = await takeInventory(id, { users: ["u0"] });
    expect(run.outcome).toBe("held");
    return { connectorId: id, before, run, operator: await createOperator() };
  }

  test("is published when a person accepts it", async () => {
    const { connectorId, run, operator } = await held();
    await acceptRun(operator, run.runId);
    expect(await publishedOf(connectorId)).toBe(run.runId);
    const audit = await db.auditEvent.findFirst({ where: { noun: "run", event: "accepted", subjectId: run.runId } });
    expect(audit).toMatchObject({ actorName: operator.name });
    await expect(acceptRun(operator, run.runId)).rejects.toThrow("nothing to accept");
  });

  test("is thrown away when a person rejects it", async () => {
    const { connectorId, before, run, operator } = await held();
    await rejectRun(operator, run.runId);
    expect(await publishedOf(connectorId)).toBe(before.runId);
    await expect(acceptRun(operator, run.runId)).rejects.toThrow("nothing to accept");
  });

  test("may be judged by no viewer", async () => {
    const { run, operator } = await held();
    await expect(acceptRun({ ...operator, role: "viewer" }, run.runId)).rejects.toThrow("needs the role operator");
    await expect(rejectRun({ ...operator, role: "viewer" }, run.runId)).rejects.toThrow("needs the role operator");
  });

  test("is rejected by itself when a newer inventory is published, so that the pointer only moves forward", async () => {
    const { connectorId, run, operator } = await held();
    const newer = await takeInventory(connectorId, { users: ten });
    expect(newer.outcome).toBe("published");
    await expect(acceptRun(operator, run.runId)).rejects.toThrow("rejected");
    expect(await publishedOf(connectorId)).toBe(newer.runId);
    const { reason } = await db.run.findUniqueOrThrow({ where: { id: run.runId } });
    expect(reason).toBe("A newer inventory was published.");
  });

  test("stays held when an older one is accepted: it is the newer of the two", async () => {
    const { connectorId, run, operator } = await held();
    const newer = await takeInventory(connectorId, { users: ["u0", "u1"] });
    expect(newer.outcome).toBe("held");
    await acceptRun(operator, run.runId);
    expect((await db.run.findUniqueOrThrow({ where: { id: newer.runId } })).state).toBe("held");
    await acceptRun(operator, newer.runId);
    expect(await publishedOf(connectorId)).toBe(newer.runId);
  });

  test("can't be accepted over a newer one, whoever published that", async () => {
    const { connectorId, before, run, operator } = await held();
    await db.run.update({ where: { id: before.runId }, data: { queuedAt: new Date(Date.now() + 60_000) } });
    await expect(acceptRun(operator, run.runId)).rejects.toThrow(
      "A newer inventory is already published. Reject this one.",
    );
    expect(await publishedOf(connectorId)).toBe(before.runId);
    expect((await db.run.findUniqueOrThrow({ where: { id: run.runId } })).state).toBe("held");
  });
});

describe("a stream that could not be read shows its last good rows, never zero", () => {
  test.for([notPermitted, partial])("$outcome", async (end) => {
    const { id } = await createConnector();
    const first = await takeInventory(id, { users: ten, groups: ["g1", "g2"], memberships: [["g1", "u0"]] });
    const second = await takeInventory(id, { users: ten, groups: end, memberships: end });
    const third = await takeInventory(id, { users: ten, groups: end, memberships: end });
    for (const run of [second, third]) {
      expect(run.outcome).toBe("published");
      expect(await streamOf(run.runId, "groups")).toMatchObject({
        outcome: end.outcome,
        reason: end.reason,
        items: 2,
        added: null,
        removed: null,
        sourceRunId: first.runId,
      });
      expect(await db.inventoryGroup.count({ where: { runId: run.runId } })).toBe(2);
      expect(await db.inventoryMembership.count({ where: { runId: run.runId } })).toBe(1);
    }
  });

  test("without any good rows it stays unknown", async () => {
    const { id } = await createConnector();
    const run = await takeInventory(id, { users: ten, groups: notPermitted });
    expect(await streamOf(run.runId, "groups")).toMatchObject({ outcome: "not_permitted", sourceRunId: null });
  });

  test("rows of another enterprise are never carried over", async () => {
    const { id } = await createConnector();
    await takeInventory(id, { users: ten, groups: ["g1"] });
    await db.grant.updateMany({ where: { connector: { id } }, data: { enterpriseId: "901" } });
    const run = await takeInventory(id, { users: ["x"], groups: notPermitted });
    expect(run.outcome).toBe("published");
    expect(run.lease.positions).toEqual({});
    expect(await db.inventoryGroup.count({ where: { runId: run.runId } })).toBe(0);
  });
});

describe("activity is carried from run to run", () => {
  const login = (runId: string, userId: string) =>
    db.inventoryUser
      .findUniqueOrThrow({ where: { runId_id: { runId, id: userId } } })
      .then((user) => user.lastLoginAt?.toISOString() ?? null);

  test("the latest of what is known counts, in users read after it as before", async () => {
    const { id } = await createConnector();
    const first = await takeInventory(id, {
      users: ten,
      activity: [
        ["u0", "2026-10-01T00:00:00Z"],
        ["u1", "2026-10-09T00:00:00Z"],
        ["u1", "2026-10-02T00:00:00Z"],
      ],
    });
    expect(await login(first.runId, "u1")).toBe("2026-10-09T00:00:00.000Z");
    const second = await takeInventory(id, {
      users: ten,
      activity: [
        ["u0", "2026-11-01T00:00:00Z"],
        ["u2", "2026-11-02T00:00:00Z"],
      ],
    });
    expect(await login(second.runId, "u0")).toBe("2026-11-01T00:00:00.000Z");
    expect(await login(second.runId, "u1")).toBe("2026-10-09T00:00:00.000Z");
    expect(await login(second.runId, "u3")).toBeNull();
    expect(await streamOf(second.runId, "activity")).toMatchObject({ items: 3, outcome: "complete" });
    const third = await takeInventory(id, { users: ten, activity: notPermitted });
    expect(await login(third.runId, "u0")).toBe("2026-11-01T00:00:00.000Z");
    expect(await streamOf(third.runId, "activity")).toMatchObject({ items: 3, sourceRunId: second.runId });
  });

  test("where a stream goes on is kept over a run that could not read it", async () => {
    const { id } = await createConnector();
    const at = { outcome: "complete", expected: null, position: "1348790499819" } as const;
    await takeInventory(id, { users: ten, activity: at });
    const second = await takeInventory(id, { users: ten, activity: notPermitted });
    expect(second.lease.positions).toEqual({ activity: "1348790499819" });
    const third = await takeInventory(id, { users: ten });
    expect(third.lease.positions).toEqual({ activity: "1348790499819" });
  });
});

test("a reader sees the old inventory or the new one, never a mixture", async () => {
  const { id } = await createConnector();
  const versions = [5, 6, 7, 8].map((size) => Array.from({ length: size }, (_, index) => `u${index}:v${size}`));
  let isDone = false;
  const seen = new Set<string>();
  const reading = (async () => {
    while (!isDone) {
      const { rows } = await pool.query<{ count: number; names: string | null }>(
        `SELECT count(*)::int AS count, string_agg(DISTINCT u.name, ',') AS names FROM inventory_user u
         JOIN connector c ON c.published_run_id = u.run_id WHERE c.id = $1`,
        [id],
      );
      seen.add(`${rows[0]?.count} ${rows[0]?.names}`);
    }
  })();
  for (const users of versions) expect((await takeInventory(id, { users })).outcome).toBe("published");
  isDone = true;
  await reading;
  expect([...seen].filter((each) => !["0 null", "5 v5", "6 v6", "7 v7", "8 v8"].includes(each))).toEqual([]);
  expect(seen.size).toBeGreaterThan(2);
});
