import { expect, test } from "vitest";
import { connectorInFile } from "#test/sample-inputs.ts";
import { readWanted, type WantedConnector } from "./connector-file.ts";
import { differenceOf, type PresentConnector } from "./difference.ts";

const fileOf = (...connectors: unknown[]) => ({
  ...{ format: "connector-console/connectors", version: 1, kind: "box" },
  connectors,
});
const wantedOf = (overrides: object = {}) =>
  readWanted(fileOf({ ...connectorInFile, name: "Acme", ...overrides })).connectors;

const time = "2026-01-01T00:00:00.000Z";
const { endpointServer: _, ...shared } = connectorInFile;
const present: PresentConnector = {
  ...{ ...shared, name: "Acme", id: "1", kind: "box", hasClientSecret: true, authorization: null, etag: '"4"' },
  ...{ endpointServer: { id: "9", name: "Berlin" }, paused: false, pausedReason: null, nextDueAt: null },
  ...{ createdAt: time, updatedAt: time, revision: 4 },
};

const compare = (wanted: readonly WantedConnector[], all = [present]) => differenceOf(wanted, all, all);

test("a connector that is as wanted is left, whatever the order of its fields and times", () => {
  const schedule = { times: ["14:00", "02:00"], kind: "daily" };
  const there = { ...present, schedule: { kind: "daily" as const, times: ["02:00", "14:00"] } };
  const { unchanged, changed } = compare(wantedOf({ endpointServer: "Berlin", schedule }), [there]);
  expect([unchanged, changed]).toEqual([[{ id: "1", name: "Acme" }], []]);
});

test("what differs is told field by field, before and after", () => {
  const wanted = wantedOf({ name: "ACME", description: "New", settings: { lookBackDays: 30 }, endpointServer: null });
  expect(compare(wanted).changed[0]?.changes).toEqual([
    { field: "name", before: "Acme", after: "ACME" },
    { field: "description", before: "", after: "New" },
    { field: "endpointServer", before: "Berlin", after: null },
    { field: "settings.lookBackDays", before: 90, after: 30 },
  ]);
});

test("what is not there is created, and what is not in the file is only here", () => {
  const { created, onlyHere } = compare(wantedOf({ name: "Other" }));
  expect([created.map(({ name }) => name), onlyHere]).toEqual([["Other"], [{ id: "1", name: "Acme" }]]);
});

test("a Client secret is given to a connector that has none, and otherwise left", () => {
  const wanted = wantedOf({ endpointServer: "Berlin", clientSecretEnv: "ACME_SECRET" });
  expect(compare(wanted).changed).toEqual([]);
  expect(compare(wanted, [{ ...present, hasClientSecret: false }]).changed[0]?.changes).toEqual([
    { field: "clientSecret", before: null, after: "from ACME_SECRET" },
  ]);
});

test("every fault of a file is told by connector and field", () => {
  const faulty = fileOf(
    { ...connectorInFile, name: "A", clientSecret: "s3cr3t", dropLimitPercent: 101 },
    { ...connectorInFile, name: "B", environment: "dropbox", settings: { lookBackDays: 0 }, color: "red" },
    { ...connectorInFile, name: "C", environment: "dropbox", settings: { lookBackDays: 0 } },
    { ...connectorInFile, name: "D", clientSecretEnv: "not a name" },
    { ...connectorInFile, name: "E" },
    { ...connectorInFile, name: " e " },
    { ...connectorInFile, name: "F", schedule: { kind: "manual", at: "02:00" }, settings: { lookbackDays: 9 } },
    { ...connectorInFile, name: "G", missedPolicy: undefined },
    7,
  );
  let told = "";
  try {
    readWanted(faulty);
  } catch (error) {
    told = String(error);
  }
  for (const fault of [
    '"A": clientSecret: A secret has no place in the file.',
    '"A": dropLimitPercent: Enter a whole percentage from 0 to 100.',
    '"B": color: There is no such field.',
    '"C": settings.lookBackDays: Look back at least 1 day.',
    '"C": environment: Write box.com or sandbox.',
    '"D": clientSecretEnv: Give the name of an environment variable',
    '"e": name: Another connector of the file has the same name.',
    '"F": schedule.at: There is no such field.',
    '"F": settings.lookbackDays: There is no such field.',
    '"G": missedPolicy: "missedPolicy" must be one of run_once, skip.',
    '"connector 9 of the file"',
  ])
    expect(told).toContain(fault);
  expect(told).not.toContain("s3cr3t");
});

test.for([
  [{ format: "other" }, "This file holds no connectors."],
  [{ ...fileOf(connectorInFile), version: 2 }, "written by a newer console"],
  [{ ...fileOf(connectorInFile), kind: "dropbox" }, 'There is no kind of connector "dropbox".'],
  [fileOf(), "The file holds no connector."],
] as const)("a file that can't be read as a whole says so: %o", ([content, sentence]) => {
  expect(() => readWanted(content)).toThrow(sentence);
});
