import { beforeEach, describe, expect, test } from "vitest";
import { firstPreviousHash } from "#lib/audit/encoding.ts";
import { db } from "#lib/db.ts";
import { sealForGrant } from "#lib/grants/sealed.ts";
import { beginRun, createConnector, takeInventory } from "#test/runs.ts";
import { findBreaches } from "./checker.ts";
import { type Evidence, noEvidence, type TokenPost } from "./evidence.ts";
import { digestOf } from "./invariants/published.ts";

let connectorId: string;
let grantId: string;
let runId: string;
let evidence: Evidence;

/** The invariants that are broken, each once. */
async function broken(): Promise<string[]> {
  return [...new Set((await findBreaches(evidence)).map(({ id }) => id))];
}

/** Changes what triggers and references forbid. */
async function unguarded(...statements: string[]): Promise<void> {
  await db.$transaction(async (transaction) => {
    for (const statement of ["SET LOCAL session_replication_role = replica", ...statements])
      await transaction.$executeRawUnsafe(statement);
  });
}

const tables = `audit_event occurrence inventory_user inventory_group inventory_membership inventory_activity run_batch
  run_transition run_stream run_log_line run connector refresh_attempt "grant"`.split(/\s+/);

beforeEach(async () => {
  const wiped = tables.map((table) => `DELETE FROM ${table}`);
  await unguarded(...wiped, `UPDATE audit_head SET position = 0, hash = '${firstPreviousHash}'`);
  ({ id: connectorId, grantId } = (await createConnector()) as { id: string; grantId: string });
  ({ runId } = await takeInventory(connectorId, { users: ["1", "2", "3"], groups: ["a"], memberships: [["a", "1"]] }));
  evidence = noEvidence();
  evidence.digests.set(runId, await digestOf(runId));
  evidence.looks.push({ connectorId, runId, problem: null });
});

test("a database in which all went well breaks nothing", async () => {
  expect(await findBreaches(evidence)).toEqual([]);
});

describe("I1, whole inventories", () => {
  test("a row that is missing from what is published", async () => {
    evidence.digests.clear();
    await db.inventoryUser.delete({ where: { runId_id: { runId, id: "2" } } });
    expect(await broken()).toEqual(["I1"]);
  });

  test("a reader who was told of more than there was", async () => {
    evidence.looks.push({ connectorId, runId, problem: "3 were told, 2 were found" });
    expect(await broken()).toEqual(["I1"]);
  });
});

test("I2: a published run whose row changes", async () => {
  await db.inventoryUser.update({ where: { runId_id: { runId, id: "2" } }, data: { name: "Someone else" } });
  expect(await broken()).toEqual(["I2"]);
});

describe("I3, only forward", () => {
  test("an older run that is shown again", async () => {
    await takeInventory(connectorId, { users: ["1", "2", "3"], groups: ["a"], memberships: [["a", "1"]] });
    expect(await broken()).toEqual([]);
    await db.connector.update({ where: { id: connectorId }, data: { publishedRunId: runId } });
    expect(await broken()).toEqual(["I3"]);
  });

  test("a reader who sees the older one after the newer", async () => {
    const later = await takeInventory(connectorId, { users: ["1", "2", "3"], groups: ["a"] });
    evidence.looks.push({ connectorId, runId: later.runId, problem: null });
    evidence.looks.push({ connectorId, runId, problem: null });
    expect(await broken()).toEqual(["I3"]);
  });
});

describe("I4, every batch once", () => {
  test("a batch that was acknowledged and is gone", async () => {
    evidence.acknowledged.push({ runId, sequence: 1, sha256: "0".repeat(64) });
    expect(await broken()).toEqual(["I4"]);
  });

  test("a batch that is missing among its neighbours", async () => {
    await db.runBatch.delete({ where: { runId_sequence: { runId, sequence: 1 } } });
    expect(await broken()).toEqual(["I4"]);
  });

  test("a user whom the provider has and the inventory has not", async () => {
    const empty = new Map<string, Record<string, unknown>>();
    const users = new Map([["99", { id: "99" }]]);
    evidence.truthOf = () => ({ users, groups: empty, memberships: empty, activity: empty });
    expect(await broken()).toEqual(["I4"]);
  });
});

describe("I5, one writer", () => {
  test("a batch of an epoch that was over", async () => {
    await db.run.update({ where: { id: runId }, data: { epoch: 2 } });
    await db.runBatch.update({ where: { runId_sequence: { runId, sequence: 1 } }, data: { epoch: 2 } });
    expect(await broken()).toEqual(["I5"]);
  });

  test("a batch that came after the run was handed to another", async () => {
    await db.run.update({ where: { id: runId }, data: { epoch: 2 } });
    const at = new Date(Date.now() - 3_600_000);
    await db.runTransition.create({
      data: { runId, fromState: "queued", toState: "assigned", epoch: 2, actor: "beta", at },
    });
    expect(await broken()).toEqual(["I5"]);
  });
});

describe("I6, nothing stuck", () => {
  test.each(["running", "assigned"] as const)("a run that is %s long after its lease", async (state) => {
    const run = await beginRun();
    await db.run.update({ where: { id: run.runId }, data: { state, leaseUntil: new Date(Date.now() - 120_000) } });
    expect(await broken()).toEqual(["I6"]);
  });

  test("a run that is paused without a word", async () => {
    const run = await beginRun();
    await db.$executeRaw`UPDATE run SET state = 'paused', reason = NULL WHERE id = ${run.runId}::uuid`;
    expect(await broken()).toEqual(["I6"]);
  });
});

test("I7: users that are listed again after their last batch was kept", async () => {
  evidence.providerGrantsOf = () => ["consent"];
  const page = { providerGrantId: "consent", route: "users", page: "/2.0/users?usemarker=true" };
  evidence.pages.push({ ...page, atMs: Date.now() - 60_000 });
  expect(await broken()).toEqual([]);
  evidence.pages.push({ ...page, atMs: Date.now() + 60_000 });
  expect(await broken()).toEqual(["I7"]);
});

test("I7: events that are listed again after their last batch was kept; an authorization's look at one is none", async () => {
  evidence.providerGrantsOf = () => ["consent"];
  const at = { providerGrantId: "consent", route: "events", atMs: Date.now() + 60_000 };
  evidence.pages.push({ ...at, page: "/2.0/events?stream_type=admin_logs_streaming&stream_position=now&limit=1" });
  expect(await broken()).toEqual([]);
  evidence.pages.push({ ...at, page: "/2.0/events?stream_type=admin_logs_streaming&stream_position=0&limit=500" });
  expect(await broken()).toEqual(["I7"]);
});

describe("grants", () => {
  const attempt = (fromVersion: number, epoch: number, status: "ok" | "unknown", startedAt: number, endedAt: number) =>
    db.refreshAttempt.create({
      data: {
        grantId,
        fromVersion,
        epoch,
        owner: "engine",
        status,
        startedAt: new Date(startedAt),
        endedAt: new Date(endedAt),
      },
    });
  const post = (changes: Partial<TokenPost>): TokenPost => ({
    ...{ providerGrantId: "consent", refreshToken: "one", startedAtMs: 1000, endedAtMs: 2000, issued: "two" },
    isDelivered: true,
    ...changes,
  });
  beforeEach(() => {
    evidence.providerGrantsOf = () => ["consent"];
  });
  const keep = async (refreshToken: string) =>
    db.grant.update({
      where: { id: grantId },
      data: { refreshTokenSealed: sealForGrant(grantId, "refresh_token_sealed", refreshToken) },
    });

  test("I8: a refresh token posted again after its answer had come", async () => {
    await keep("two");
    evidence.posts.push(post({}), post({ startedAtMs: 3000, endedAtMs: 4000 }));
    expect(await broken()).toEqual(["I8"]);
    await attempt(1, 1, "unknown", 1000, 2000);
    expect(await broken()).toEqual([]);
  });

  test("I8: a refresh token posted while another request carries it", async () => {
    await keep("two");
    evidence.posts.push(post({ endedAtMs: 9000 }), post({ startedAtMs: 3000, endedAtMs: 4000, issued: null }));
    expect(await broken()).toEqual(["I8"]);
  });

  test("I8: a lost answer may be asked for again", async () => {
    await keep("two");
    evidence.posts.push(post({ isDelivered: false }), post({ startedAtMs: 3000, endedAtMs: 4000 }));
    expect(await broken()).toEqual([]);
  });

  test("I8: two refreshes of one version", async () => {
    await attempt(1, 1, "ok", 1000, 2000);
    await attempt(1, 2, "ok", 3000, 4000);
    expect(await broken()).toEqual(["I8"]);
  });

  test("I8: two refreshes at once", async () => {
    await attempt(1, 1, "unknown", 1000, 5000);
    await attempt(1, 2, "ok", 3000, 4000);
    expect(await broken()).toEqual(["I8"]);
  });

  test("I9: an answer that came and was not kept", async () => {
    await keep("one");
    evidence.posts.push(post({}));
    expect(await broken()).toEqual(["I9"]);
  });

  test("I10: a grant that is given up although the provider takes it", async () => {
    await db.grant.update({ where: { id: grantId }, data: { state: "needs_authorization", cause: "revoked" } });
    expect(await broken()).toEqual(["I10"]);
  });

  test("I10: a grant that counts as good although the provider takes it no more", async () => {
    evidence.isUsable = () => false;
    expect(await broken()).toEqual(["I10"]);
  });

  test("I11: a grant that nobody has refreshed for 15 days", async () => {
    await db.grant.update({
      where: { id: grantId },
      data: { refreshTokenIssuedAt: new Date(Date.now() - 15 * 86_400_000) },
    });
    expect(await broken()).toEqual(["I11"]);
  });
});

describe("I14, one audit row for each change", () => {
  test("a run that failed and nobody wrote down", async () => {
    const run = await beginRun();
    await db.run.update({ where: { id: run.runId }, data: { state: "failed" } });
    await db.runTransition.create({
      data: { runId: run.runId, fromState: "running", toState: "failed", epoch: 1, actor: "x" },
    });
    expect(await broken()).toEqual(["I14"]);
  });

  test("a refresh that nobody wrote down", async () => {
    await db.grant.update({ where: { id: grantId }, data: { version: 2 } });
    expect(await broken()).toEqual(["I14"]);
  });

  test("a row that was written twice", async () => {
    const row = {
      actorKind: "engine",
      actorName: "Engine",
      noun: "run",
      event: "published",
      subjectId: runId,
      subject: "Acme",
    };
    await db.auditEvent.create({ data: row });
    expect(await broken()).toEqual(["I14"]);
  });

  test("a row that was changed", async () => {
    await unguarded("UPDATE audit_event SET actor_name = 'Nobody' WHERE position = 2");
    expect(await broken()).toEqual(["I14"]);
  });
});

describe("I16, occurrences", () => {
  const hours = (count: number) => new Date(Date.UTC(2026, 10, 1, count));
  const plan = (count: number) =>
    db.connector.update({
      where: { id: connectorId },
      data: { schedule: { kind: "hourly", everyHours: 1, minute: 0 }, nextDueAt: hours(count) },
    });
  const skip = (count: number) =>
    db.occurrence.create({ data: { connectorId, dueAt: hours(count), outcome: "skipped", reason: "It was paused." } });

  test("each with its reason break nothing", async () => {
    await plan(2);
    await Promise.all([skip(0), skip(1)]);
    expect(await broken()).toEqual([]);
  });

  test("one that is left out", async () => {
    await plan(3);
    await Promise.all([skip(0), skip(2)]);
    expect(await broken()).toEqual(["I16"]);
  });

  test("one that says run and has none", async () => {
    await db.occurrence.create({ data: { connectorId, dueAt: hours(0), outcome: "run" } });
    expect(await broken()).toEqual(["I16"]);
  });

  test("a run that stands for two", async () => {
    await db.run.update({ where: { id: runId }, data: { trigger: "schedule" } });
    for (const count of [0, 1])
      await db.occurrence.create({ data: { connectorId, dueAt: hours(count), outcome: "run", runId } });
    expect(await broken()).toEqual(["I16"]);
  });
});
