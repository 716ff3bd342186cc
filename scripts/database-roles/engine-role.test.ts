import { randomUUID } from "node:crypto";
import { afterAll, expect, onTestFinished, test } from "vitest";
import { engine } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { makeEnrolmentCode } from "#lib/endpoint-servers/enrolment-codes.ts";
import { startRun } from "#lib/runs/start.ts";
import { createTripConnector, openTrip, sandboxApp, startBoxForTrips, tokenFrom } from "#test/box-trip.ts";
import { createRoles, loadWithUrl } from "#test/database-roles.ts";
import { createMachine } from "#test/endpoint-servers.ts";
import { createPerson } from "#test/people.ts";
import { createConnector, createOperator, ended, makeBatch, makeUser, pack } from "#test/runs.ts";

const sandbox = await startBoxForTrips();
afterAll(() => sandbox.close());

const line = { at: "2026-11-24T12:00:00Z", level: "info", message: "Read a page." };

/** The engine's doors and jobs, with the role of the engine. */
async function engineInItsRole() {
  const urls = await createRoles();
  return loadWithUrl(urls.engine, async () => {
    const { buildServer } = await import("#engine/http/server.ts");
    const { doors } = await import("#engine/http/doors.ts");
    const { frequentJobs, plannedJobs } = await import("#engine/jobs/jobs.ts");
    const app = buildServer(doors, { logger: false });
    onTestFinished(() => app.close());
    const work = new Map([...frequentJobs, ...plannedJobs].map((job) => [job.name, () => job.work(engine)]));
    return { app, work };
  });
}

type App = Awaited<ReturnType<typeof engineInItsRole>>["app"];

function caller(app: App) {
  let token = "";
  const call = async (path: string, payload: object, headers: Record<string, string> = {}) => {
    const method = path.includes("/batches/") ? "PUT" : "POST";
    const response = await app.inject({
      method,
      url: `/endpoint-server/${path}`,
      headers: { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }), ...headers },
      payload,
    });
    expect([path, response.statusCode, response.body]).toEqual([path, expect.toBeOneOf([200, 204]), response.body]);
    return response.body === "" ? {} : response.json();
  };
  const send = (runId: string, epoch: number, sequence: number, content: unknown) => {
    const { packed, sha256 } = pack(content);
    const headers = { "content-type": "application/gzip", "x-epoch": String(epoch), "x-sha256": sha256 };
    return call(`runs/${runId}/batches/${sequence}`, packed, headers);
  };
  return { call, send, carry: (given: string) => (token = given) };
}

test("a machine is enrolled, takes a whole inventory, fails another and renews its key", {
  timeout: 60_000,
}, async () => {
  const { app } = await engineInItsRole();
  const { call, send, carry } = caller(app);
  const machine = await createMachine();
  const { code } = await makeEnrolmentCode(engine);
  const { endpointServerId: id } = await call("enrol", { ...machine.request, code });
  carry((await call("token", { assertion: await machine.sign(id) })).token);
  await call("heartbeat", { ...machine.facts, sentAt: new Date().toISOString() });
  await db.endpointServerFeature.create({ data: { endpointServerId: id, kind: "box" } });

  const take = async () => {
    const connector = await createConnector({ endpointServerId: id });
    const { runId } = await startRun(await createOperator(), connector.id);
    const { lease } = await call("lease", {});
    expect(lease.runId).toBe(runId);
    return { runId, epoch: Number(lease.epoch), at: `runs/${runId}`, connectorId: connector.id };
  };
  const whole = await take();
  await call(`${whole.at}/acknowledge`, { epoch: whole.epoch });
  await call(`${whole.at}/renew`, { epoch: whole.epoch });
  await call(`${whole.at}/access-token`, { epoch: whole.epoch, rejected: null });
  await call(`${whole.at}/log`, { epoch: whole.epoch, lines: [line] });
  const seen = { userId: "1", lastLoginAt: "2026-11-01T00:00:00Z", lastActivityAt: null };
  const group = { id: "7", name: "G", groupType: "managed_group", description: null, details: {} };
  const membership = { id: "7-1", groupId: "7", userId: "1", role: "member" };
  const setAside = [{ recordId: null, reason: "It has no id." }];
  const batches = [
    makeBatch("activity", [seen], { end: ended }),
    makeBatch("users", [makeUser("1"), makeUser("2")]),
    makeBatch("users", [makeUser("2"), makeUser("3")], { setAside, end: ended }),
    makeBatch("groups", [group], { end: ended }),
    makeBatch("memberships", [membership], { end: ended }),
  ];
  for (const [sequence, batch] of batches.entries()) await send(whole.runId, whole.epoch, sequence, batch);
  await call(`${whole.at}/complete`, { epoch: whole.epoch, batches: batches.length });
  expect(await db.run.findUnique({ where: { id: whole.runId } })).toMatchObject({ state: "published" });
  expect(await db.inventoryUser.count({ where: { runId: whole.runId } })).toBe(3);

  const handedBack = await take();
  await call(`${handedBack.at}/acknowledge`, { epoch: handedBack.epoch });
  await call(`${handedBack.at}/release`, { epoch: handedBack.epoch });
  const { lease: again } = await call("lease", {});
  await call(`${handedBack.at}/acknowledge`, { epoch: again.epoch });
  await call(`${handedBack.at}/fail`, { epoch: again.epoch, failureCode: "internal", detail: "" });

  const { publicKey: next } = (await createMachine()).request;
  await call("rotate-key", { assertion: await machine.sign(id, { next_key: next }) });
  expect(await db.endpointServer.findUnique({ where: { id } })).toMatchObject({ nextPublicKey: JSON.stringify(next) });
});

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);

test("every job of the engine finds work and does it", { timeout: 60_000 }, async () => {
  const admin = await createPerson();
  const app = sandboxApp(sandbox);
  const { work } = await engineInItsRole();
  const old = (await tokenFrom(sandbox, admin, "admin@acme.example")).grantId;
  await db.grant.update({ where: { id: old }, data: { refreshTokenIssuedAt: daysAgo(8) } });
  const { id: connectorId } = await createTripConnector(app, old);
  const unused = (await tokenFrom(sandbox, admin, "admin@acme.example")).grantId;
  await db.grant.update({ where: { id: unused }, data: { createdAt: daysAgo(2) } });
  await db.refreshAttempt.create({
    data: { grantId: old, fromVersion: 0, epoch: 0, owner: "x", status: "ok", endedAt: daysAgo(40) },
  });
  const trip = await openTrip(admin, app);
  await db.authorization.update({ where: { id: trip.id }, data: { expiresAt: daysAgo(1) } });
  await db.authorization.updateMany({ where: { state: "granted" }, data: { endedAt: daysAgo(1) } });
  await db.connector.update({
    where: { id: connectorId },
    data: { nextDueAt: new Date(), schedule: { kind: "hourly", everyHours: 1, minute: 0 } },
  });
  const lost = await db.run.create({
    data: { connectorId, kind: "box", trigger: "person", state: "running", epoch: 1, leaseUntil: daysAgo(1) },
  });
  const gone = randomUUID();
  await db.inventoryGroup.create({
    data: { runId: gone, id: "1", name: "G", groupType: "g", details: {}, contentHash: Buffer.from("x") },
  });

  for (const [name, doIt] of work)
    await doIt().catch((error: unknown) => expect([name, String(error)]).toEqual([name]));

  expect(await db.authorization.findUnique({ where: { id: trip.id } })).toMatchObject({ state: "refused" });
  expect(await db.authorization.count({ where: { tokenSealed: { not: null } } })).toBe(0);
  expect((await db.grant.findUniqueOrThrow({ where: { id: old } })).version).toBe(2);
  expect(await db.grant.findUnique({ where: { id: unused } })).toBeNull();
  expect(await db.refreshAttempt.count({ where: { grantId: old, owner: "x" } })).toBe(0);
  expect(await db.occurrence.count({ where: { connectorId } })).toBe(1);
  expect((await db.run.findUniqueOrThrow({ where: { id: lost.id } })).state).not.toBe("running");
  expect(await db.inventoryGroup.count({ where: { runId: gone } })).toBe(0);
});
