import { beforeEach, expect, test } from "vitest";
import { engine } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { startRun } from "#lib/runs/start.ts";
import { createEndpointServer } from "#test/endpoint-servers.ts";
import { createConnector, createGrant, createOperator } from "#test/runs.ts";
import { watchForProblems } from "./watch.ts";

const ago = (seconds: number) => new Date(Date.now() - seconds * 1000);
const days = (count: number) => count * 86_400;

beforeEach(async () => {
  await db.notificationEvent.deleteMany();
  await db.notificationProblem.deleteMany();
  await db.connector.deleteMany();
  await db.endpointServer.deleteMany();
  await db.notificationWatch.update({ where: { id: 1 }, data: { lookedAt: new Date(), quietUntil: null } });
});

/** Lets the engine look, and gives what it noted since the last time. */
async function noted() {
  await db.notificationWatch.update({ where: { id: 1 }, data: { lookedAt: new Date() } });
  await watchForProblems(engine);
  const events = await db.notificationEvent.findMany({ orderBy: { id: "asc" } });
  await db.notificationEvent.deleteMany();
  return events;
}

const inShort = (events: Awaited<ReturnType<typeof noted>>) =>
  events.map(({ topic, isRecovery, subject }) => `${topic} ${isRecovery ? "over" : "begins"}: ${subject}`);

async function seen(seconds: number, name = "m1") {
  const { id } = await createEndpointServer({ name, kinds: ["box"] });
  const see = (secondsAgo: number) =>
    db.endpointServer.update({ where: { id }, data: { lastSeenAt: ago(secondsAgo) } });
  await see(seconds);
  return { id, see };
}

test("an endpoint server that goes offline is noted once, and once when it is back", async () => {
  const { see } = await seen(100);
  expect(await noted()).toEqual([]);
  await see(130);
  expect(inShort(await noted())).toEqual(["endpoint-server-offline begins: m1"]);
  expect(await noted()).toEqual([]);
  await see(60);
  expect(await noted()).toEqual([]);
  await see(5);
  expect(inShort(await noted())).toEqual(["endpoint-server-offline over: m1"]);
});

test("an endpoint server that never reported, or was removed, is not called offline", async () => {
  const { id } = await seen(1000);
  await db.endpointServer.update({ where: { id }, data: { lastSeenAt: null } });
  expect(await noted()).toEqual([]);
  await db.endpointServer.update({ where: { id }, data: { lastSeenAt: ago(1000) } });
  expect(await noted()).toHaveLength(1);
  await db.endpointServer.update({ where: { id }, data: { removedAt: new Date() } });
  expect(await noted()).toEqual([]);
  expect(await db.notificationProblem.count()).toBe(0);
});

test("after the engine was away, endpoint servers get time to be heard of before they are called offline", async () => {
  await seen(1000);
  await db.notificationWatch.update({ where: { id: 1 }, data: { lookedAt: ago(90) } });
  await watchForProblems(engine);
  expect(await db.notificationEvent.count()).toBe(0);
  expect(await noted()).toEqual([]);
  await db.notificationWatch.update({ where: { id: 1 }, data: { quietUntil: ago(1) } });
  expect(inShort(await noted())).toEqual(["endpoint-server-offline begins: m1"]);
});

test("an authorization is noted when it is ending, when that is urgent, when it has ended, and when it is renewed", async () => {
  const grant = await createGrant({ refreshTokenIssuedAt: ago(days(29)) });
  await createConnector({ name: "Acme", grantId: grant.id });
  const change = (data: object) => db.grant.update({ where: { id: grant.id }, data });
  expect(await noted()).toEqual([]);
  await change({ refreshTokenIssuedAt: ago(days(31)) });
  const [warning] = await noted();
  expect(warning?.detail).toMatch(/^It could not be renewed for 31 days and ends on \d{4}-\d\d-\d\d\./);
  await change({ refreshTokenIssuedAt: ago(days(46)) });
  expect(inShort(await noted())).toEqual(["authorization begins: Acme"]);
  await change({ refreshFailure: "client_credentials_invalid" });
  expect((await noted())[0]?.detail).toContain("The Client ID or Client secret is wrong");
  await change({ state: "needs_authorization" });
  expect((await noted())[0]?.detail).toContain("no longer accepts");
  expect(await noted()).toEqual([]);
  await change({ state: "active", refreshFailure: null, refreshTokenIssuedAt: new Date() });
  expect(inShort(await noted())).toEqual(["authorization over: Acme"]);
});

test("a run that nobody can take is noted after minutes, and once more when somebody can", async () => {
  const { see } = await seen(1000);
  await db.notificationWatch.update({ where: { id: 1 }, data: { quietUntil: new Date(Date.now() + 3_600_000) } });
  const connector = await createConnector({ name: "Acme" });
  const { runId } = await startRun(await createOperator(), connector.id);
  expect(await noted()).toEqual([]);
  await db.run.update({ where: { id: runId }, data: { queuedAt: ago(301) } });
  const events = await noted();
  expect(inShort(events)).toEqual(["no-endpoint-server begins: Acme"]);
  expect(events[0]?.path).toBe(`/runs/${runId}`);
  expect(await noted()).toEqual([]);
  await see(1);
  expect(inShort(await noted())).toEqual(["no-endpoint-server over: Acme"]);
});

test("what is told of a connector that is deleted is forgotten", async () => {
  const grant = await createGrant({ state: "needs_authorization" });
  const { id } = await createConnector({ grantId: grant.id });
  expect(await noted()).toHaveLength(1);
  await db.connector.delete({ where: { id } });
  expect(await noted()).toEqual([]);
  expect(await db.notificationProblem.count()).toBe(0);
});
