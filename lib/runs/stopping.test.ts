import { beforeEach, describe, expect, test } from "vitest";
import { engine } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { createEndpointServer } from "#test/endpoint-servers.ts";
import { waitsForLock } from "#test/locks.ts";
import { beginRun, createConnector, createGrant, createOperator, ended, makeBatch, pack } from "#test/runs.ts";
import { until } from "#test/until.ts";
import { readRunAccess } from "./access.ts";
import { receiveBatch } from "./batches.ts";
import { cancelRun, cancelRunsOf } from "./cancel.ts";
import { failRun } from "./fail.ts";
import { leaseLost } from "./fence.ts";
import { renewLease } from "./holding.ts";
import { leaseRun } from "./lease.ts";
import { resumePausedRuns } from "./pause.ts";
import { startRun } from "./start.ts";
import { reviewWaitingRuns } from "./waiting.ts";

// Runs that other tests left waiting would be handed out first.
beforeEach(() => db.run.updateMany({ where: { state: "queued" }, data: { state: "cancelled" } }));

const stateOf = (runId: string) => db.run.findUniqueOrThrow({ where: { id: runId } });
const resume = (connectorId: string) => db.$transaction((transaction) => resumePausedRuns(transaction, connectorId));

/** Ends the connector's grant, then gives it another in a transaction that commits once `work` waits for it. */
async function whileAuthorizedAnew<Value>(connectorId: string, work: () => Promise<Value>): Promise<Value> {
  const where = { connector: { id: connectorId } };
  await db.grant.updateMany({ where, data: { state: "needs_authorization", cause: "revoked" } });
  const { id: grantId } = await createGrant();
  let working: Promise<Value> | undefined;
  await db.$transaction(async (transaction) => {
    await transaction.$queryRaw`SELECT id FROM connector WHERE id = ${connectorId}::uuid FOR UPDATE`;
    await transaction.connector.update({ where: { id: connectorId }, data: { grantId } });
    await resumePausedRuns(transaction, connectorId);
    working = work();
    await until(() => waitsForLock());
  });
  if (!working) throw new Error("It was not begun.");
  return working;
}

describe("starting by hand", () => {
  test("makes one run at a time, however often it is asked at once", async () => {
    const operator = await createOperator();
    const { id } = await createConnector();
    const asked = await Promise.allSettled(Array.from({ length: 8 }, () => startRun(operator, id)));
    expect(asked.filter((each) => each.status === "fulfilled")).toHaveLength(1);
    await expect(startRun(operator, id)).rejects.toThrow("The run before is still under way.");
  });

  test.for([
    ["paused", { pausedAt: new Date() }, "The connector is paused."],
    ["not authorized", { grantId: null }, "Edit it and click Authorize."],
  ] as const)("is refused with a sentence: %s", async ([, overrides, message]) => {
    const { id } = await createConnector(overrides);
    await expect(startRun(await createOperator(), id)).rejects.toThrow(message);
  });

  test("is refused to a viewer, and for a connector that is not there", async () => {
    const operator = await createOperator();
    const { id } = await createConnector();
    await expect(startRun({ ...operator, role: "viewer" }, id)).rejects.toThrow("needs the role operator");
    await expect(startRun(operator, crypto.randomUUID())).rejects.toThrow("does not exist");
    expect(await db.run.count({ where: { connectorId: id } })).toBe(0);
  });
});

describe("a cancelled run", () => {
  test("ends at once; its holder hears of it and can write nothing more", async () => {
    const { runId, server } = await beginRun();
    const operator = await createOperator();
    await cancelRun(operator, runId);
    expect(await stateOf(runId)).toMatchObject({ state: "cancelled", reason: "Cancelled by Olga Operator." });
    expect(await renewLease(server, runId, 1)).toMatchObject({ cancel: true });
    const upload = { epoch: 1, sequence: 0, ...pack(makeBatch("activity", [], { end: ended })) };
    expect(await receiveBatch(server, runId, upload)).toEqual(leaseLost);
    await expect(cancelRun(operator, runId)).rejects.toThrow("can't become cancelled");
    const audit = await db.auditEvent.findMany({ where: { noun: "run", subjectId: runId, event: "cancelled" } });
    expect(audit.map((row) => row.actorName)).toEqual(["Olga Operator"]);
  });

  test("is not for a viewer to make", async () => {
    const { runId } = await beginRun();
    await expect(cancelRun({ ...(await createOperator()), role: "viewer" }, runId)).rejects.toThrow("role operator");
    expect((await stateOf(runId)).state).toBe("running");
  });

  test("ends with its connector", async () => {
    const { runId, connectorId } = await beginRun();
    const operator = await createOperator();
    await db.$transaction((transaction) => cancelRunsOf(transaction, operator, connectorId));
    expect(await stateOf(runId)).toMatchObject({ state: "cancelled", reason: "The connector was deleted." });
  });
});

describe("when the grant no longer works", () => {
  async function paused() {
    const run = await beginRun();
    await run.send(makeBatch("activity", [], { cursor: { page: 7 }, end: ended }));
    await db.grant.updateMany({
      where: { connector: { id: run.connectorId } },
      data: { state: "needs_authorization", cause: "revoked" },
    });
    const access = await readRunAccess(run.server, run.runId, { epoch: 1, rejected: "fingerprint" });
    expect(access).toMatchObject({ outcome: "paused", reason: expect.stringContaining("authorizes the connector") });
    return run;
  }

  test("the run is paused with its reason and its cursor, and goes on after a new authorization", async () => {
    const { runId, server, connectorId } = await paused();
    expect(await stateOf(runId)).toMatchObject({
      state: "paused",
      cursor: { page: 7 },
      failureCode: "authorization_revoked",
      leaseUntil: null,
    });
    expect(await renewLease(server, runId, 1)).toEqual(leaseLost);
    await db.connector.update({ where: { id: connectorId }, data: { grantId: (await createGrant()).id } });
    await resume(connectorId);
    expect(await stateOf(runId)).toMatchObject({ state: "queued", failureCode: null });
    expect(await leaseRun(server)).toMatchObject({ runId, epoch: 2, cursor: { page: 7 }, nextSequence: 1 });
  });

  test("a run of another enterprise than the new grant's ends instead", async () => {
    const { runId, connectorId } = await paused();
    const grant = await createGrant({ enterpriseId: "901", enterpriseName: "Other" });
    await db.connector.update({ where: { id: connectorId }, data: { grantId: grant.id } });
    await resume(connectorId);
    expect(await stateOf(runId)).toMatchObject({ state: "cancelled", reason: expect.stringContaining("Other") });
  });

  test("a run is not paused for a grant that another has replaced meanwhile", async () => {
    const { runId, server, connectorId } = await beginRun();
    const asking = await whileAuthorizedAnew(connectorId, () =>
      readRunAccess(server, runId, { epoch: 1, rejected: null }),
    );
    expect(asking).toMatchObject({ refused: { error: "busy" } });
    expect((await stateOf(runId)).state).toBe("running");
    expect(await readRunAccess(server, runId, { epoch: 1, rejected: null })).toMatchObject({ outcome: "token" });
  });

  test("nobody but the holder gets a token", async () => {
    const { runId } = await beginRun();
    const { caller: stranger } = await createEndpointServer({ kinds: ["box"] });
    expect(await readRunAccess(stranger, runId, { epoch: 1, rejected: null })).toEqual(leaseLost);
    expect((await stateOf(runId)).state).toBe("running");
  });
});

test("a run that its holder gives up keeps the cause, without secrets", async () => {
  const { runId, server } = await beginRun();
  const detail = "Box answered 403 to https://api.box.com/2.0/users?access_token=abc123";
  const told = { epoch: 1, failureCode: "permission_missing", detail } as const;
  expect(await failRun(server, runId, told)).toEqual({ failed: true });
  expect(await failRun(server, runId, told)).toEqual({ failed: true });
  const run = await stateOf(runId);
  expect(run).toMatchObject({ state: "failed", failureCode: "permission_missing" });
  expect(run.failureDetail).not.toContain("abc123");
});

describe("a run that waits says why", () => {
  test("no endpoint server has the feature; after a day of that it has failed", async () => {
    await db.endpointServerFeature.deleteMany();
    const { id } = await createConnector();
    const { runId } = await startRun(await createOperator(), id);
    await reviewWaitingRuns(engine);
    expect(await stateOf(runId)).toMatchObject({
      state: "queued",
      reason: "No endpoint server has the feature Box connector. Tick it under Features.",
    });
    await db.$executeRaw`UPDATE run SET queued_at = now() - interval '25 hours' WHERE id = ${runId}::uuid`;
    await reviewWaitingRuns(engine);
    expect(await stateOf(runId)).toMatchObject({ state: "failed", failureCode: "no_endpoint_server" });
  });

  test("it follows its connector to another endpoint server", async () => {
    const first = await createEndpointServer({ kinds: ["box"], seenSecondsAgo: 3600, name: "away" });
    const second = await createEndpointServer({ kinds: ["box"] });
    const { id } = await createConnector({ endpointServerId: first.id });
    const { runId } = await startRun(await createOperator(), id);
    await reviewWaitingRuns(engine);
    expect((await stateOf(runId)).reason).toContain("away is offline");
    await db.connector.update({ where: { id }, data: { endpointServerId: second.id } });
    await reviewWaitingRuns(engine);
    expect((await leaseRun(second.caller))?.runId).toBe(runId);
  });

  test("it goes on waiting when its connector is authorized anew while it is looked at", async () => {
    const { id } = await createConnector();
    const { runId } = await startRun(await createOperator(), id);
    await whileAuthorizedAnew(id, () => reviewWaitingRuns(engine));
    expect((await stateOf(runId)).state).toBe("queued");
  });

  test("it is paused when its authorization ends meanwhile", async () => {
    const { id } = await createConnector();
    const { runId } = await startRun(await createOperator(), id);
    await db.grant.updateMany({ where: { connector: { id } }, data: { state: "needs_authorization" } });
    await reviewWaitingRuns(engine);
    expect(await stateOf(runId)).toMatchObject({ state: "paused" });
  });
});
