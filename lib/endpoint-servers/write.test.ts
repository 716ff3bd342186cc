import { randomUUID } from "node:crypto";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { engine, type Person } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { Changed, Conflict, Invalid, NotFound, Refused } from "#lib/errors.ts";
import { createEndpointServer } from "#test/endpoint-servers.ts";
import { waitsForLock } from "#test/locks.ts";
import { createPerson } from "#test/people.ts";
import { createConnector } from "#test/runs.ts";
import { until } from "#test/until.ts";
import { drainEndpointServer, endDrains, resumeEndpointServer } from "./drain.ts";
import { createEnrolmentCode, readEnrolment } from "./enrolment-codes.ts";
import { lockServer } from "./lock.ts";
import { readEndpointServer, readServerPage } from "./read.ts";
import { readRemovalImpact, removeEndpointServer } from "./remove.ts";
import { drainForm } from "./schema.ts";
import { readTokenOwner } from "./tokens.ts";
import { trustAgain } from "./trust-again.ts";
import { renameEndpointServer, saveFeatures } from "./write.ts";

let admin: Person;
let operator: Person;
let viewer: Person;

beforeAll(async () => {
  [admin, operator, viewer] = await Promise.all([
    createPerson({ role: "administrator", name: "Ada" }),
    createPerson({ role: "operator" }),
    createPerson({ role: "viewer" }),
  ]);
});

// Who is stranded depends on every connector and endpoint server there is.
beforeEach(async () => {
  await db.connector.deleteMany();
  await db.endpointServer.deleteMany();
});

const eventsOf = async (subjectId: string) =>
  (await db.auditEvent.findMany({ where: { subjectId }, orderBy: { id: "asc" } })).map(({ event }) => event);

const save = (server: { id: string; revision: number }, kinds: string[], confirmStranding = false) =>
  saveFeatures(admin, { id: server.id, kinds, revision: server.revision, confirmStranding });

describe("features", () => {
  test("a ticked feature is kept, with who ticked it", async () => {
    const server = await createEndpointServer();
    expect(await save(server, ["box"])).toEqual({ outcome: "saved", revision: 2 });
    expect(await readEndpointServer(viewer, server.id)).toMatchObject({ kinds: ["box"], revision: 2 });
    const [event] = await db.auditEvent.findMany({ where: { subjectId: server.id } });
    expect(event).toMatchObject({ actorName: "Ada", before: { features: [] }, after: { features: ["box"] } });
  });

  test("the later of two people is told, and overwrites nothing", async () => {
    const server = await createEndpointServer();
    await save(server, ["box"]);
    await expect(save(server, [])).rejects.toThrow(
      new Changed(
        `Ada changed ${server.name} while you were editing it. Nothing was overwritten and nothing of yours was saved. Close this and open it again to see the change.`,
      ),
    );
    expect(await readEndpointServer(viewer, server.id)).toMatchObject({ kinds: ["box"] });
  });

  test("un-ticking lists the connectors that would have nowhere to run, and changes nothing until confirmed", async () => {
    const server = await createEndpointServer({ kinds: ["box"] });
    const any = await createConnector({ name: "Any", nameKey: "any" });
    const pinned = await createConnector({ name: "Pinned", nameKey: "pinned", endpointServerId: server.id });
    const asked = await save(server, []);
    expect(asked).toMatchObject({ outcome: "would_strand", connectors: [{ id: any.id }, { id: pinned.id }] });
    expect(await readEndpointServer(viewer, server.id)).toMatchObject({ kinds: ["box"], revision: 1 });
    expect(await eventsOf(server.id)).toEqual([]);
    expect(await save(server, [], true)).toEqual({ outcome: "saved", revision: 2 });
    const [event] = await db.auditEvent.findMany({ where: { subjectId: server.id } });
    expect(event?.after).toEqual({ features: [], stranded: ["Any", "Pinned"] });
  });

  test("another endpoint server with the feature keeps all but the pinned connectors running", async () => {
    const server = await createEndpointServer({ kinds: ["box"] });
    const other = await createEndpointServer({ kinds: ["box"], seenSecondsAgo: null });
    await createConnector({ nameKey: "any" });
    await createConnector({ nameKey: "elsewhere", endpointServerId: other.id });
    expect(await save(server, [])).toMatchObject({ outcome: "saved" });
    await createConnector({ nameKey: "pinned", endpointServerId: other.id });
    const asked = await save(other, []);
    expect(asked.outcome === "would_strand" && asked.connectors.length).toBe(3);
  });

  test("of two people un-ticking the last two endpoint servers at once, one is asked", async () => {
    const servers = [await createEndpointServer({ kinds: ["box"] }), await createEndpointServer({ kinds: ["box"] })];
    await createConnector();
    const outcomes = await Promise.all(servers.map((server) => save(server, [])));
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(["saved", "would_strand"]);
  });

  test("saving what is there already changes nothing", async () => {
    const server = await createEndpointServer({ kinds: ["box"] });
    expect(await save(server, ["box", "box"])).toEqual({ outcome: "saved", revision: 1 });
    expect(await eventsOf(server.id)).toEqual([]);
  });

  test("an unknown feature is refused", async () => {
    const server = await createEndpointServer();
    await expect(save(server, ["box", "nothing"])).rejects.toThrow(Invalid);
    expect(await readEndpointServer(viewer, server.id)).toMatchObject({ kinds: [] });
  });
});

test("draining and resuming are shown and audited once each", async () => {
  const server = await createEndpointServer();
  await drainEndpointServer(admin, { id: server.id, note: "Update on Saturday", until: null });
  await drainEndpointServer(admin, { id: server.id, note: "Update on Saturday", until: null });
  expect(await readEndpointServer(viewer, server.id)).toMatchObject({
    draining: true,
    drainNote: "Update on Saturday",
  });
  await resumeEndpointServer(admin, { id: server.id });
  expect(await readEndpointServer(viewer, server.id)).toMatchObject({ draining: false, drainNote: null });
  expect(await eventsOf(server.id)).toEqual(["drained", "resumed"]);
});

test("draining again replaces the note and the end, and is on record", async () => {
  const server = await createEndpointServer();
  const [soon, later] = [1, 2].map((hours) => new Date(Date.now() + hours * 3_600_000).toISOString());
  await drainEndpointServer(admin, { id: server.id, note: "", until: soon ?? null });
  await drainEndpointServer(admin, { id: server.id, note: "It takes longer", until: later ?? null });
  expect(await readEndpointServer(viewer, server.id)).toMatchObject({
    draining: true,
    drainNote: "It takes longer",
    drainEndsAt: new Date(later ?? ""),
  });
  expect(await eventsOf(server.id)).toEqual(["drained", "drained"]);
});

test("a drain that is put off while the engine ends it goes on", async () => {
  const server = await createEndpointServer({ draining: true });
  await db.endpointServer.update({ where: { id: server.id }, data: { drainEndsAt: new Date() } });
  let ending: Promise<number> | undefined;
  await db.$transaction(async (transaction) => {
    await lockServer(transaction, server.id);
    const drainEndsAt = new Date(Date.now() + 3_600_000);
    await transaction.endpointServer.update({ where: { id: server.id }, data: { drainEndsAt } });
    ending = endDrains(engine);
    await until(() => waitsForLock());
  });
  await ending;
  expect(await readEndpointServer(viewer, server.id)).toMatchObject({ draining: true });
});

test("a drain with an end is over by itself, and no other is", async () => {
  const [first, second, third] = [
    await createEndpointServer(),
    await createEndpointServer(),
    await createEndpointServer(),
  ];
  const inAnHour = new Date(Date.now() + 3_600_000).toISOString();
  await drainEndpointServer(admin, { id: first.id, note: "", until: inAnHour });
  await drainEndpointServer(admin, { id: second.id, note: "", until: inAnHour });
  await drainEndpointServer(admin, { id: third.id, note: "", until: null });
  expect(await readEndpointServer(viewer, first.id)).toMatchObject({ draining: true, drainEndsAt: new Date(inAnHour) });
  expect(await endDrains(engine)).toBe(0);
  await db.endpointServer.update({ where: { id: first.id }, data: { drainEndsAt: new Date() } });
  expect(await endDrains(engine)).toBe(1);
  expect(await readEndpointServer(viewer, first.id)).toMatchObject({ draining: false, drainEndsAt: null });
  for (const { id } of [second, third]) expect(await readEndpointServer(viewer, id)).toMatchObject({ draining: true });
  expect(await db.auditEvent.findMany({ where: { subjectId: first.id }, orderBy: { id: "asc" } })).toMatchObject([
    { event: "drained", after: { until: inAnHour } },
    { event: "resumed", actorKind: "engine" },
  ]);
});

test.each([
  [-1, "Choose a time that is still to come."],
  [32 * 24, "Choose a time within 31 days."],
])("a drain until %i hours from now is refused", (hours, sentence) => {
  const until = new Date(Date.now() + hours * 3_600_000).toISOString();
  const { error } = drainForm.safeParse({ id: randomUUID(), note: "", until });
  expect(error?.issues.map(({ message }) => message)).toEqual([sentence]);
});

test("another name is shown, and the machine's own stays", async () => {
  const server = await createEndpointServer({ name: "host-17" });
  await renameEndpointServer(admin, { id: server.id, name: "Berlin", revision: 1 });
  expect(await readEndpointServer(viewer, server.id)).toMatchObject({ name: "Berlin", host: "host" });
  await expect(renameEndpointServer(admin, { id: server.id, name: "Paris", revision: 1 })).rejects.toThrow(Conflict);
});

describe("removal", () => {
  test("ends the token at once, and a run it held waits for another, with nothing lost", async () => {
    const server = await createEndpointServer({ kinds: ["box"] });
    const connector = await createConnector({ name: "Acme" });
    const run = await db.run.create({
      data: {
        connectorId: connector.id,
        kind: "box",
        trigger: "schedule",
        state: "running",
        endpointServerId: server.id,
        epoch: 3,
        leaseUntil: new Date(Date.now() + 60_000),
        nextSequence: 7,
      },
    });
    expect(await readRemovalImpact(admin, server.id)).toMatchObject({
      connectors: [{ name: "Acme" }],
      runs: [{ id: run.id, connectorName: "Acme" }],
    });
    expect(await readTokenOwner(server.token, null)).toEqual(server.caller);
    await removeEndpointServer(admin, { id: server.id });
    expect(await readTokenOwner(server.token, null)).toEqual({ bar: "removed", server: server.caller });
    expect(await db.run.findUnique({ where: { id: run.id } })).toMatchObject({
      state: "queued",
      leaseUntil: null,
      nextSequence: 7,
    });
    expect(await readServerPage(viewer, { limit: 10 })).toEqual({ servers: [], next: null });
    expect(await eventsOf(server.id)).toEqual(["removed"]);
    await expect(removeEndpointServer(admin, { id: server.id })).rejects.toThrow(NotFound);
    await expect(save(server, ["box"])).rejects.toThrow(NotFound);
  });
});

test("an enrolment is waiting, then enrolled or expired", async () => {
  const { id } = await createEnrolmentCode(admin);
  expect(await readEnrolment(admin, id)).toEqual({ state: "waiting", secondsLeft: 3600 });
  const server = await createEndpointServer();
  await db.enrolmentCode.update({ where: { id }, data: { usedAt: new Date(), endpointServerId: server.id } });
  expect(await readEnrolment(admin, id)).toEqual({
    state: "enrolled",
    server: { id: server.id, name: server.name },
  });
  const old = await createEnrolmentCode(admin);
  await db.enrolmentCode.update({ where: { id: old.id }, data: { expiresAt: new Date(0) } });
  expect(await readEnrolment(admin, old.id)).toEqual({ state: "expired" });
  await expect(readEnrolment(admin, randomUUID())).rejects.toThrow(NotFound);
});

test("the code itself is in no row", async () => {
  const { id, code } = await createEnrolmentCode(admin);
  const rows = [await db.enrolmentCode.findUnique({ where: { id } }), ...(await db.auditEvent.findMany())];
  expect(JSON.stringify(rows, (_key, value) => (typeof value === "bigint" ? String(value) : value))).not.toContain(
    code,
  );
});

test("the list tells online, late, offline and never seen apart", async () => {
  const seen = { online: 5, late: 60, offline: 4000, "never seen": null };
  for (const [name, seenSecondsAgo] of Object.entries(seen)) await createEndpointServer({ name, seenSecondsAgo });
  const { servers: listed } = await readServerPage(viewer, { limit: 10 });
  expect(listed.map(({ name, presence }) => [name, presence])).toEqual([
    ["late", "late"],
    ["never seen", "never seen"],
    ["offline", "offline"],
    ["online", "online"],
  ]);
  expect(listed.find(({ name }) => name === "never seen")?.secondsSinceSeen).toBeNull();
});

test.for<[string, (person: Person, id: string) => Promise<unknown>]>([
  ["enrol", (person) => createEnrolmentCode(person)],
  ["follow an enrolment", (person) => readEnrolment(person, randomUUID())],
  ["save features", (person, id) => saveFeatures(person, { id, kinds: [], revision: 1, confirmStranding: true })],
  ["rename", (person, id) => renameEndpointServer(person, { id, name: "x", revision: 1 })],
  ["drain", (person, id) => drainEndpointServer(person, { id, note: "", until: null })],
  ["resume", (person, id) => resumeEndpointServer(person, { id })],
  ["trust a machine again", (person, id) => trustAgain(person, { id })],
  ["ask what a removal stops", (person, id) => readRemovalImpact(person, id)],
  ["remove", (person, id) => removeEndpointServer(person, { id })],
])("only an administrator may %s", async ([, verb]) => {
  const server = await createEndpointServer({ kinds: ["box"] });
  for (const person of [viewer, operator]) await expect(verb(person, server.id)).rejects.toThrow(Refused);
  expect(await readEndpointServer(viewer, server.id)).toMatchObject({ kinds: ["box"], revision: 1, draining: false });
});
