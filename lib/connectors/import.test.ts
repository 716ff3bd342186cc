import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { db } from "#lib/db.ts";
import { Invalid, Refused } from "#lib/errors.ts";
import { createEndpointServer } from "#test/endpoint-servers.ts";
import { createPerson } from "#test/people.ts";
import { connectorFields, connectorInFile } from "#test/sample-inputs.ts";
import { exportConnectors } from "./export.ts";
import type { ConnectorInFile } from "./file.ts";
import { importConnectors } from "./import.ts";
import { createConnector } from "./write.ts";

const admin = await createPerson();
const newName = () => `Imported ${randomUUID()}`;

const entry = (overrides: Partial<ConnectorInFile> = {}) => ({
  ...connectorInFile,
  name: newName(),
  ...overrides,
});
const file = (connectors: unknown[], rest: object = {}) =>
  JSON.stringify({ format: "connector-console/connectors", version: 1, kind: "box", connectors, ...rest });
const importing = (text: string, create = true) => importConnectors(admin, { kind: "box", text, create });
const named = (name: string) => db.connector.findFirst({ where: { name }, include: { endpointServer: true } });

async function exported(name: string): Promise<ConnectorInFile | undefined> {
  const text = (await Array.fromAsync(exportConnectors(admin, "box"))).join("");
  const { connectors } = JSON.parse(text) as { connectors: ConnectorInFile[] };
  return connectors.find((connector) => connector.name === name);
}

test("what was exported makes the same connector again, without secrets, authorization or a run", async () => {
  const server = await createEndpointServer({ kinds: ["box"] });
  const name = newName();
  const schedule = { kind: "weekly", days: ["monday", "friday"], times: ["06:30"] } as const;
  const wish = {
    ...connectorFields,
    kind: "box",
    name,
    description: "=1+1",
    schedule: schedule as never,
    keepDays: 90,
  };
  const { id } = await createConnector(admin, {
    ...wish,
    endpointServerId: server.caller.id,
    clientSecret: "canary-secret",
  });
  const before = await named(name);
  const inFileNow = await exported(name);
  expect(JSON.stringify(inFileNow)).not.toContain("canary-secret");
  expect(Object.keys(inFileNow ?? {}).filter((field) => /secret|token|grant|id$/i.test(field))).toEqual(["clientId"]);
  await db.connector.delete({ where: { id } });

  expect(await importing(file([inFileNow]))).toEqual([{ name, outcome: "created", note: null }]);
  const after = await named(name);
  for (const field of [
    "description",
    "environment",
    "clientId",
    "timeZone",
    "missedPolicy",
    "keepDays",
    "settings",
    "schedule",
  ] as const)
    expect([field, after?.[field]]).toEqual([field, before?.[field]]);
  expect(after?.endpointServer?.name).toBe(before?.endpointServer?.name);
  expect([after?.clientSecretSealed, after?.grantId]).toEqual([null, null]);
  expect(await db.auditEvent.findFirst({ where: { subjectId: after?.id ?? "" } })).toMatchObject({
    event: "created",
    actorId: admin.id,
  });
});

test("looking first tells what would happen and changes nothing", async () => {
  const connector = entry();
  expect(await importing(file([connector]), false)).toEqual([{ name: connector.name, outcome: "new", note: null }]);
  expect(await named(connector.name)).toBeNull();
});

test("who is there already stays as they are, also under another spelling and twice in one file", async () => {
  const there = entry({ description: "the first" });
  await importing(file([there]));
  const again = { ...there, name: `  ${there.name.toUpperCase()} `, description: "the second" };
  const twice = entry();
  const rows = await importing(file([again, twice, { ...twice, description: "a twin" }]));
  expect(rows.map(({ outcome }) => outcome)).toEqual(["there already", "created", "there already"]);
  expect((await named(there.name))?.description).toBe("the first");
  expect((await named(twice.name))?.description).toBe("");
});

test("a faulty one is refused with its field, and keeps none of the others back", async () => {
  const good = entry();
  const faulty: [object | string | null, string | null, RegExp][] = [
    [{ ...entry(), name: "" }, "", /^name: Enter the name\.$/],
    [{ ...entry({ name: "Zoned" }), timeZone: "Mars/Olympus" }, "Zoned", /^timeZone: /],
    [
      { ...entry({ name: "Timed" }), schedule: { kind: "daily", times: ["25:00"] } },
      "Timed",
      /^schedule\.times\.0: "25:00"/,
    ],
    [{ ...entry({ name: "Set" }), settings: { lookBackDays: 4000 } }, "Set", /^settings\.lookBackDays: /],
    [{ ...entry({ name: "Placed" }), environment: "elsewhere" }, "Placed", /./],
    [{ ...entry({ name: "Secret" }), clientSecret: "s" }, "Secret", /clientSecret/],
    [{ ...entry(), name: "\u0000" }, null, /^name: /],
    ["a text", null, /./],
    [null, null, /./],
  ];
  const rows = await importing(file([...faulty.map(([connector]) => connector), good]));
  expect(rows.at(-1)).toEqual({ name: good.name, outcome: "created", note: null });
  for (const [place, [, name, note]] of faulty.entries()) {
    expect(rows[place]).toEqual({ name, outcome: "refused", note: expect.stringMatching(note) });
  }
});

test("an endpoint server that is not here is said, and any may run the connector", async () => {
  const connector = entry({ endpointServer: "far-away-01" });
  const [row] = await importing(file([connector]));
  expect(row?.note).toBe('No "far-away-01" runs this kind here: any endpoint server may.');
  expect(await named(connector.name)).toMatchObject({ endpointServerId: null });
});

test.for([
  ["", "This file is not JSON."],
  ["{", "This file is not JSON."],
  ["[]", "This file holds no connectors."],
  ["null", "This file holds no connectors."],
  ['{"format":"other","version":1,"kind":"box","connectors":[{}]}', "This file holds no connectors."],
  [file([{}], { version: 2 }), "This file was written by a newer console."],
  [file([{}], { kind: "dropbox" }), "This file holds connectors of another kind than Box."],
  [file([]), "The file holds no connector."],
  [file(Array.from({ length: 201 }, () => ({}))), "The file holds more than 200 connectors."],
])("a file that can't be read is refused as a whole: %s", async ([text, sentence]) => {
  const refusal = await importing(text ?? "").catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(Invalid);
  expect(String(refusal)).toContain(sentence);
});

test("only administrators export and import, and the export is on record", async () => {
  const operator = await createPerson({ role: "operator" });
  await expect(importConnectors(operator, { kind: "box", text: file([entry()]), create: false })).rejects.toThrow(
    Refused,
  );
  await expect(exportConnectors(operator, "box").next()).rejects.toThrow(Refused);
  const other = await createPerson();
  await Array.fromAsync(exportConnectors(other, "box"));
  expect(await db.auditEvent.findFirst({ where: { actorId: other.id } })).toMatchObject({
    ...{ noun: "connector", event: "exported", subject: "Box connectors" },
  });
});
