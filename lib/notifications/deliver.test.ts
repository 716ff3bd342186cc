import { createHmac } from "node:crypto";
import { afterAll, beforeEach, expect, test } from "vitest";
import { engine } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { failRun } from "#lib/runs/fail.ts";
import { acceptRun, rejectRun } from "#lib/runs/held.ts";
import { hurryDeliveries, makeChannel } from "#test/channels.ts";
import { createPerson } from "#test/people.ts";
import { startReceiver } from "#test/receiver.ts";
import { beginRun, createConnector, takeInventory } from "#test/runs.ts";
import { deliverNotifications, retryDelaySeconds } from "./deliver.ts";
import { muteChannel, muteConnector } from "./mute.ts";
import { planNotifications } from "./plan.ts";
import { testChannel } from "./test-channel.ts";
import { deleteChannel } from "./write.ts";

process.env.NOTIFY_PRIVATE_ADDRESSES = "allow";
const admin = await createPerson({ role: "administrator" });
const receiver = await startReceiver();
afterAll(() => receiver.stop());

beforeEach(async () => {
  await db.notificationChannel.deleteMany();
  await db.notificationEvent.deleteMany();
  await db.notificationProblem.deleteMany();
  await db.notificationAttempt.deleteMany();
  receiver.received.length = 0;
  Object.assign(receiver.answer, { status: 200, headers: {}, body: "ok" });
});

type Told = { id: string; type: string; events: { title: string; state: string; detail: string; url: string }[] };

/** Lets the engine's two jobs do their work, and gives what came since the last time. */
async function told(): Promise<Told[]> {
  const before = receiver.received.length;
  await planNotifications(engine);
  await deliverNotifications(engine);
  return receiver.received.slice(before).map(({ body }) => JSON.parse(body) as Told);
}

const titles = (messages: Told[]) => messages.flatMap(({ events }) => events.map(({ title }) => title));
const soon = () => new Date(Date.now() + 3_600_000).toISOString();
const endMute = (id: string) => db.notificationChannel.update({ where: { id }, data: { mutedUntil: new Date(0) } });

async function fail(connectorId: string, failureCode: "internal" | "storage_full" = "internal") {
  const run = await beginRun({ connectorId });
  await failRun(run.server, run.runId, {
    epoch: run.epoch,
    failureCode,
    detail: "the provider said access_token=hush",
  });
  return run.runId;
}

const webhook = () => makeChannel(admin, { url: `${receiver.url}/hook` });

test("a connector that keeps failing is told of once, and once more when a run works again", async () => {
  await webhook();
  const { id } = await createConnector({ name: "Acme" });
  const runId = await fail(id);
  const [message] = await told();
  expect(message?.events).toMatchObject([{ title: "Run failed: Acme", state: "problem" }]);
  expect(message?.events[0]?.url).toBe(`http://localhost:3000/runs/${runId}`);
  expect(JSON.stringify(message)).not.toContain("hush");
  await fail(id);
  expect(await told()).toEqual([]);
  await takeInventory(id, { users: ["a"] });
  expect(titles(await told())).toEqual(["Runs work again: Acme"]);
  await takeInventory(id, { users: ["a"] });
  expect(await told()).toEqual([]);
});

test("another cause is told anew, and the end of it once", async () => {
  await webhook();
  const { id } = await createConnector({ name: "Acme" });
  await fail(id);
  await told();
  await fail(id, "storage_full");
  const [message] = await told();
  expect(message?.events[0]?.detail).toMatch(/^The database is full/);
  await takeInventory(id, { users: ["a"] });
  expect(titles(await told())).toEqual(["Runs work again: Acme"]);
});

test("a held run is told of until a person decides, and a stream that can't be read until it can", async () => {
  await webhook();
  const { id } = await createConnector({ name: "Acme" });
  await takeInventory(id, { users: ["a", "b", "c"], activity: { outcome: "partial", reason: "no" } as never });
  expect(titles(await told())).toEqual(["Part of the inventory is stale: Acme"]);
  const { runId, outcome } = await takeInventory(id, { users: ["a"] });
  expect(outcome).toBe("held");
  const [held] = await told();
  expect(held?.events).toMatchObject([{ title: "Run held: Acme" }]);
  expect(held?.events[0]?.detail).toContain("It would remove 2 of 3 users");
  await acceptRun(admin, runId);
  expect(titles(await told())).toEqual(["Held run decided: Acme", "Inventory complete again: Acme"]);
});

test("of two held runs the end is told when a person has decided on both", async () => {
  await webhook();
  const { id } = await createConnector({ name: "Acme" });
  await takeInventory(id, { users: ["a", "b", "c", "d"] });
  const [first, second, third] = [
    await takeInventory(id, { users: ["a"] }),
    await takeInventory(id, { users: ["b"] }),
    await takeInventory(id, { users: ["c"] }),
  ];
  expect(titles(await told())).toEqual(["Run held: Acme"]);
  await rejectRun(admin, third.runId);
  await acceptRun(admin, first.runId);
  expect(await told()).toEqual([]);
  await acceptRun(admin, second.runId);
  expect(titles(await told())).toEqual(["Held run decided: Acme"]);
});

test("a message is signed over its id, its time and its body, and an attempt is in the log", async () => {
  const { signingSecret } = await webhook();
  await fail((await createConnector()).id);
  await told();
  const [received] = receiver.received;
  if (!received) throw new Error("nothing came");
  const { headers, body } = received;
  const key = Buffer.from(signingSecret.replace("whsec_", ""), "base64");
  const signed = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`;
  const expected = createHmac("sha256", key).update(signed).digest("base64");
  expect(headers["webhook-signature"]).toBe(`v1,${expected}`);
  expect(Math.abs(Number(headers["webhook-timestamp"]) - Date.now() / 1000)).toBeLessThan(60);
  const [attempt] = await db.notificationAttempt.findMany();
  expect(attempt).toMatchObject({ outcome: "delivered", status: 200, answer: "ok", number: 1, isTest: false });
});

test("what can't be delivered is tried again with the same id, later and later, and then given up", async () => {
  await webhook();
  receiver.answer.status = 503;
  receiver.answer.body = "busy, token=hush";
  await fail((await createConnector({ name: "Acme" })).id);
  await told();
  await deliverNotifications(engine);
  expect(receiver.received).toHaveLength(1);
  for (let more = 0; more < retryDelaySeconds.length; more += 1) {
    await hurryDeliveries();
    await deliverNotifications(engine);
  }
  await hurryDeliveries();
  await deliverNotifications(engine);
  const attempts = await db.notificationAttempt.findMany({ orderBy: { number: "asc" } });
  expect(attempts).toHaveLength(retryDelaySeconds.length + 1);
  expect(attempts.map(({ outcome }) => outcome)).toEqual([...retryDelaySeconds.map(() => "failed"), "given_up"]);
  const waits = attempts.slice(0, -1).map(({ at, nextAttemptAt }) => (nextAttemptAt?.getTime() ?? 0) - at.getTime());
  expect(waits.map((ms) => Math.round(ms / 10_000) * 10)).toEqual([...retryDelaySeconds]);
  expect(new Set(receiver.received.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
  expect(attempts[0]?.answer).toBe("busy, token=...");
});

test("while a message is under way, what happens waits for the next one, in order", async () => {
  await webhook();
  receiver.answer.status = 500;
  const { id } = await createConnector({ name: "Acme" });
  await fail(id);
  expect(titles(await told())).toEqual(["Run failed: Acme"]);
  await takeInventory(id, { users: ["a"] });
  await fail((await createConnector({ name: "Beta" })).id);
  expect(await told()).toEqual([]);
  receiver.answer.status = 204;
  await hurryDeliveries();
  expect(titles(await told())).toEqual(["Run failed: Acme"]);
  expect(titles(await told())).toEqual(["Runs work again: Acme", "Run failed: Beta"]);
});

test("a receiver that is gone for good is tried once, and one that asks for time gets it", async () => {
  await webhook();
  receiver.answer.status = 410;
  await fail((await createConnector()).id);
  await told();
  expect(await db.notificationAttempt.findMany()).toMatchObject([{ outcome: "given_up", status: 410 }]);
  Object.assign(receiver.answer, { status: 429, headers: { "retry-after": "1000" } });
  await fail((await createConnector()).id);
  await told();
  const last = await db.notificationAttempt.findFirst({ orderBy: { id: "desc" } });
  expect(Math.round(((last?.nextAttemptAt?.getTime() ?? 0) - Date.now()) / 100_000)).toBe(10);
});

test("a redirect is not followed", async () => {
  await webhook();
  Object.assign(receiver.answer, { status: 302, headers: { location: `${receiver.url}/elsewhere` } });
  await fail((await createConnector()).id);
  await told();
  expect(receiver.received.map(({ path }) => path)).toEqual(["/hook"]);
  expect(await db.notificationAttempt.findMany()).toMatchObject([
    { outcome: "failed", status: 302, answer: "It answered with another address, which is not followed." },
  ]);
});

test("a muted channel is told afterwards of what is still wrong, and of nothing that is over", async () => {
  const { id } = await webhook();
  await muteChannel(admin, { id, until: soon() });
  const [over, standing] = [await createConnector({ name: "Over" }), await createConnector({ name: "Standing" })];
  await fail(over.id);
  await fail(standing.id);
  expect(await told()).toEqual([]);
  await takeInventory(over.id, { users: ["a"] });
  expect(await told()).toEqual([]);
  await endMute(id);
  expect(titles(await told())).toEqual(["Run failed: Standing"]);
  expect(await told()).toEqual([]);
});

test("the end of a problem that was told before a mute is told after it", async () => {
  const { id } = await webhook();
  const connector = await createConnector({ name: "Acme" });
  await fail(connector.id);
  await told();
  await muteChannel(admin, { id, until: soon() });
  await takeInventory(connector.id, { users: ["a"] });
  expect(await told()).toEqual([]);
  await muteChannel(admin, { id, until: null });
  expect(titles(await told())).toEqual(["Runs work again: Acme"]);
});

test("a muted connector is quiet while the others are told of", async () => {
  await webhook();
  const [quiet, loud] = [await createConnector({ name: "Quiet" }), await createConnector({ name: "Loud" })];
  await muteConnector(admin, { id: quiet.id, until: soon() });
  await fail(quiet.id);
  await fail(loud.id);
  expect(titles(await told())).toEqual(["Run failed: Loud"]);
  await muteConnector(admin, { id: quiet.id, until: null });
  expect(titles(await told())).toEqual(["Run failed: Quiet"]);
});

test("a channel is told of its own events and connectors alone, and a recovery goes to whom the problem went", async () => {
  const [chosen, other] = [await createConnector({ name: "Chosen" }), await createConnector({ name: "Other" })];
  await makeChannel(admin, { url: receiver.url, allConnectors: false, connectorIds: [chosen.id] });
  await makeChannel(admin, { url: receiver.url, topics: ["run-held"] });
  await fail(other.id);
  expect(await told()).toEqual([]);
  await fail(chosen.id);
  expect(titles(await told())).toEqual(["Run failed: Chosen"]);
  await makeChannel(admin, { url: receiver.url });
  await takeInventory(chosen.id, { users: ["a"] });
  expect(titles(await told())).toEqual(["Runs work again: Chosen"]);
});

test("Slack gets words and links, with what could be its own markup escaped", async () => {
  await makeChannel(admin, { kind: "slack", url: receiver.url });
  const runId = await fail((await createConnector({ name: "A<b>|&" })).id);
  await planNotifications(engine);
  await deliverNotifications(engine);
  const { text } = JSON.parse(receiver.received[0]?.body ?? "{}") as { text: string };
  expect(text).toContain(`:warning: *Run failed:* <http://localhost:3000/runs/${runId}|A&lt;b&gt;¦&amp;>`);
  expect(receiver.received[0]?.headers["webhook-signature"]).toBeUndefined();
});

test("a test message is really sent, also to a muted channel, and what came of it is told and on record", async () => {
  const { id } = await webhook();
  await muteChannel(admin, { id, until: soon() });
  expect(await testChannel(admin, { id })).toMatchObject({ isDelivered: true, status: 200, answer: "ok" });
  expect(JSON.parse(receiver.received[0]?.body ?? "{}")).toMatchObject({ type: "test", events: [] });
  receiver.answer.status = 404;
  receiver.answer.body = "no_service";
  expect(await testChannel(admin, { id })).toMatchObject({ isDelivered: false, status: 404, answer: "no_service" });
  const attempts = await db.notificationAttempt.findMany({ orderBy: { id: "asc" } });
  expect(attempts.map(({ outcome, isTest }) => [outcome, isTest])).toEqual([
    ["delivered", true],
    ["given_up", true],
  ]);
  const { after } = await db.auditEvent.findFirstOrThrow({ where: { event: "tested" }, orderBy: { id: "desc" } });
  expect(after).toEqual({ delivered: false, status: 404 });
});

test("two engines send a message once", async () => {
  await webhook();
  await fail((await createConnector()).id);
  await Promise.all([planNotifications(engine), planNotifications(engine)]);
  await planNotifications(engine);
  await Promise.all([deliverNotifications(engine), deliverNotifications(engine)]);
  expect(receiver.received).toHaveLength(1);
});

test("a deleted channel is told nothing more, and its entries stay in the log", async () => {
  const { id } = await webhook();
  await testChannel(admin, { id });
  receiver.answer.status = 500;
  await fail((await createConnector()).id);
  await told();
  await deleteChannel(admin, { id });
  await hurryDeliveries();
  expect(await told()).toEqual([]);
  expect(await db.notificationAttempt.count({ where: { channelId: id } })).toBe(2);
});
