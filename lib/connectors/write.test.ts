import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import type { Person, Role } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { Conflict, Invalid, NotFound, Refused } from "#lib/errors.ts";
import { open } from "#lib/seal.ts";
import { createPerson } from "#test/people.ts";
import { connectorFields } from "#test/sample-inputs.ts";
import { readConnector, readConnectors } from "./read.ts";
import type { ChangedConnector, NewConnector } from "./schema.ts";
import { changeConnector, createConnector, deleteConnector, pauseConnector, resumeConnector } from "./write.ts";

let admin: Person;
beforeAll(async () => {
  admin = await createPerson({ role: "administrator" });
});

let count = 0;
const form = (set: Partial<NewConnector> = {}): NewConnector => ({
  ...connectorFields,
  kind: "box",
  name: `Connector ${++count}`,
  clientSecret: "first secret",
  ...set,
});

async function edit(id: string, set: Partial<ChangedConnector> = {}): Promise<ChangedConnector> {
  const { kind: _, ...stored } = { ...form(), ...(await readConnector(admin, id)) };
  const {
    grant: __,
    hasClientSecret: ___,
    ...kept
  } = stored as typeof stored & Record<"grant" | "hasClientSecret", unknown>;
  return {
    ...kept,
    id,
    settings: stored.settings,
    clientSecret: "",
    token: "",
    confirmEnterpriseChange: false,
    ...set,
  };
}

const secretOf = async (id: string) => {
  const { clientSecretSealed } = await db.connector.findUniqueOrThrow({ where: { id } });
  return open(clientSecretSealed ?? "", { table: "connector", id, column: "client_secret_sealed" });
};

const auditOf = (subjectId: string) => db.auditEvent.findMany({ where: { subjectId }, orderBy: { id: "asc" } });

async function fieldsOf(refused: Promise<unknown>): Promise<Record<string, string>> {
  const error = await refused.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Invalid)) throw new Error(`not refused as invalid: ${error}`);
  return error.fields;
}

test("a new connector is due next by its schedule, and its secret is sealed", async () => {
  const { id } = await createConnector(admin, form());
  const row = await db.connector.findUniqueOrThrow({ where: { id } });
  expect(row.nextDueAt?.getTime()).toBeGreaterThan(Date.now());
  expect(row.clientSecretSealed).not.toContain("first secret");
  expect(await secretOf(id)).toBe("first secret");
  expect((await auditOf(id)).map((event) => JSON.stringify(event.after)).join()).not.toContain("first secret");
});

test("a name is unique among the connectors of its kind, however it is written", async () => {
  await createConnector(admin, form({ name: "Acme Box" }));
  const fields = await fieldsOf(createConnector(admin, form({ name: " acme  BOX" })));
  expect(fields.name).toContain("Choose another name");
  expect(await db.connector.count({ where: { nameKey: "acme box" } })).toBe(1);
});

test.each([randomUUID(), "1"])("what is no connector is not there: %s", async (id) => {
  await expect(readConnector(admin, id)).rejects.toThrow(NotFound);
});

test("an edit with blank secrets keeps them; a new secret replaces the old one", async () => {
  const { id } = await createConnector(admin, form());
  await changeConnector(admin, await edit(id, { description: "changed" }));
  expect(await secretOf(id)).toBe("first secret");
  await changeConnector(admin, await edit(id, { clientSecret: "second secret" }));
  expect(await secretOf(id)).toBe("second secret");
  expect((await readConnector(admin, id)).description).toBe("changed");
});

test("of two people editing one connector the later one is told who was first, and nothing is overwritten", async () => {
  const { id } = await createConnector(admin, form());
  const opened = await edit(id, { description: "mine" });
  const first = await createPerson({ role: "administrator" });
  await changeConnector(first, await edit(id, { description: "theirs" }));
  const refused = changeConnector(admin, opened);
  await expect(refused).rejects.toBeInstanceOf(Conflict);
  await expect(refused).rejects.toThrow(first.name);
  expect((await readConnector(admin, id)).description).toBe("theirs");
});

test("two saves at once leave one of them refused", async () => {
  const { id } = await createConnector(admin, form());
  const opened = await edit(id);
  const results = await Promise.allSettled(
    ["a", "b"].map((description) => changeConnector(admin, { ...opened, description })),
  );
  expect(results.map((result) => result.status).sort()).toEqual(["fulfilled", "rejected"]);
});

test("another Client ID asks for its own secret and a new authorization", async () => {
  const { id } = await createConnector(admin, form());
  const fields = await fieldsOf(changeConnector(admin, await edit(id, { clientId: "another" })));
  expect(Object.keys(fields).sort()).toEqual(["clientSecret", "token"]);
  expect((await readConnector(admin, id)).clientId).toBe("client");
});

test("a token that is unknown is refused at its field, and no connector is made", async () => {
  const input = form({ token: "made-up" });
  expect(Object.keys(await fieldsOf(createConnector(admin, input)))).toEqual(["token"]);
  expect(await db.connector.count({ where: { name: input.name } })).toBe(0);
});

test("the schedule's next time is kept when something else changes", async () => {
  const { id } = await createConnector(admin, form());
  const overdue = new Date("2026-01-01T02:00:00Z");
  await db.connector.update({ where: { id }, data: { nextDueAt: overdue } });
  await changeConnector(admin, await edit(id, { description: "other" }));
  expect((await db.connector.findUniqueOrThrow({ where: { id } })).nextDueAt).toEqual(overdue);
  await changeConnector(admin, await edit(id, { timeZone: "Asia/Tokyo" }));
  expect((await db.connector.findUniqueOrThrow({ where: { id } })).nextDueAt?.getTime()).toBeGreaterThan(Date.now());
});

test("an endpoint server without the feature is refused at the field", async () => {
  const server = await db.endpointServer.create({
    data: {
      name: "m1",
      instanceId: crypto.randomUUID(),
      publicKey: "{}",
      publicKeyFingerprint: "x",
      host: "h",
      platform: "p",
      version: "1",
    },
  });
  const fields = await fieldsOf(createConnector(admin, form({ endpointServerId: server.id })));
  expect(fields.endpointServerId).toContain("does not have the feature Box connector");
});

test("settings that the kind refuses are named", async () => {
  const fields = await fieldsOf(createConnector(admin, form({ settings: { lookBackDays: 9999 } })));
  expect(fields["settings.lookBackDays"]).toBe("Box keeps 365 days of events.");
});

test("pausing is on record with who did it, and resuming undoes it", async () => {
  const operator = await createPerson({ role: "operator" });
  const { id } = await createConnector(admin, form());
  await pauseConnector(operator, { id });
  expect(await db.connector.findUniqueOrThrow({ where: { id } })).toMatchObject({
    pausedReason: `Paused by ${operator.name}`,
  });
  await resumeConnector(operator, { id });
  expect((await db.connector.findUniqueOrThrow({ where: { id } })).pausedAt).toBeNull();
  expect((await auditOf(id)).map((row) => row.event)).toEqual(["created", "paused", "resumed"]);
});

test("a deleted connector is gone, with its name in the audit log", async () => {
  const input = form();
  const { id } = await createConnector(admin, input);
  await deleteConnector(admin, { id });
  await expect(readConnector(admin, id)).rejects.toBeInstanceOf(NotFound);
  expect((await auditOf(id)).at(-1)).toMatchObject({ event: "deleted", subject: input.name });
  await expect(deleteConnector(admin, { id })).rejects.toBeInstanceOf(NotFound);
});

describe("roles", () => {
  const cases = [
    ["viewer", "createConnector"],
    ["operator", "createConnector"],
    ["operator", "changeConnector"],
    ["operator", "deleteConnector"],
    ["viewer", "pauseConnector"],
  ] as const satisfies readonly (readonly [Role, string])[];

  test.each(cases)("a %s is refused %s, and nothing changes", async (role, verb) => {
    const person = await createPerson({ role });
    const { id } = await createConnector(admin, form());
    const calls = {
      createConnector: () => createConnector(person, form()),
      changeConnector: async () => changeConnector(person, await edit(id, { description: "changed" })),
      deleteConnector: () => deleteConnector(person, { id }),
      pauseConnector: () => pauseConnector(person, { id }),
    };
    const before = await db.connector.findMany({ orderBy: { id: "asc" } });
    await expect(calls[verb]()).rejects.toBeInstanceOf(Refused);
    expect(await db.connector.findMany({ orderBy: { id: "asc" } })).toEqual(before);
  });
});

test("the list is paged by name and says where each connector stands", async () => {
  const page = await readConnectors(admin, "box", { search: "connector", states: [], after: null });
  expect(page.connectors.length).toBeGreaterThan(3);
  expect(page.connectors.every((row) => row.state === "not-authorized" || row.state === "paused")).toBe(true);
  const [first] = page.connectors;
  const rest = await readConnectors(admin, "box", {
    search: "connector",
    states: [],
    after: first?.name.toLowerCase() ?? "",
  });
  expect(rest.connectors.map((row) => row.id)).not.toContain(first?.id);
});
