import { beforeAll, expect, test } from "vitest";
import type { Person } from "#lib/caller.ts";
import { connectorFilterOf } from "#lib/connectors/filters.ts";
import { readConnectors } from "#lib/connectors/read.ts";
import { readConnectorNames } from "#lib/connectors/read-names.ts";
import { Conflict, Invalid, NotFound, Refused } from "#lib/errors.ts";
import { readReclaimList } from "#lib/insight/reclaim.ts";
import { connectorIdOf, groupFilterOf, userFilterOf } from "#lib/inventory/filters.ts";
import { readPublishedRun } from "#lib/inventory/published.ts";
import { readInventoryGroup, readInventoryGroups } from "#lib/inventory/read-groups.ts";
import { countInventoryUsers, readInventoryUser, readInventoryUsers } from "#lib/inventory/read-users.ts";
import { runFilterOf } from "#lib/runs/filters.ts";
import { readRunLog, readRuns } from "#lib/runs/read.ts";
import { searchText } from "#lib/text.ts";
import { addUser, createPublishedRun } from "#test/inventories.ts";
import { createPerson } from "#test/people.ts";

/** What an address can carry, and what has broken others before. */
const hostile = [
  "",
  "\0",
  "a\0b",
  "\ud800",
  "x".repeat(100_000),
  "' OR 1=1 --",
  "%",
  "\\",
  "<script>alert(1)</script>",
  "=cmd|'/c calc'!A1",
  "‮txt.exe",
  "NaN",
  "-1",
  "1e308",
  "0000-00-00",
  "0000-01-01",
  "9999-99-99",
  "275760-09-13",
  "10000-01-01",
  "__proto__",
  "Ww==",
  "W251bGwsIiJd",
  ...[
    ["not a date", "x"],
    ["0000-01-01 00:00:00+00", "x"],
    ["2000-02-31 00:00:00+00", "x"],
    ["2000-01-01 00:00:00+20", "x"],
    [0, "1", "x"],
    [0, "0000-01-01T00:00:00Z", "x"],
    ["a\0b", "\ud800"],
  ].map((key) => Buffer.from(JSON.stringify(key)).toString("base64url")),
  "00000000-0000-0000-0000-000000000000",
];

const expected = [NotFound, Conflict, Refused, Invalid];

/** Whatever is asked, the answer is a value or one of the refusals that people can read. */
async function isAnswered(asking: Promise<unknown>) {
  const error = await asking.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error !== null && !expected.some((kind) => error instanceof kind)) throw error;
}

let viewer: Person;
beforeAll(async () => {
  viewer = await createPerson({ role: "viewer" });
});

test.each(hostile)("the run history answers an address that holds %j", async (text) => {
  for (const name of ["connector", "state", "trigger", "server", "from", "to", "after"]) {
    await isAnswered(readRuns(viewer, runFilterOf({ [name]: text })));
  }
  const { runId } = await createPublishedRun();
  await isAnswered(readRunLog(viewer, runId, { after: -1, search: searchText.parse(text) }));
  await isAnswered(readConnectorNames(viewer, runFilterOf({ connector: text }).connectorId));
});

test.each(hostile)("the inventory answers an address that holds %j", async (text) => {
  const run = await createPublishedRun();
  await addUser(run.runId, { id: "u1" });
  for (const name of ["search", "status", "role", "accounts", "inactive", "sort", "direction", "after"]) {
    for (const sort of ["name", "spaceUsed", "lastActivity"]) {
      await isAnswered(readInventoryUsers(viewer, run, userFilterOf({ sort, [name]: text })));
    }
    await isAnswered(countInventoryUsers(viewer, run, userFilterOf({ [name]: text })));
    await isAnswered(readInventoryGroups(viewer, run.runId, groupFilterOf({ [name]: text })));
  }
  await isAnswered(readPublishedRun(viewer, connectorIdOf({ connector: text })));
  await isAnswered(readInventoryUser(viewer, run.runId, text));
  await isAnswered(readInventoryGroup(viewer, run.runId, text, text));
});

test.each(hostile)("the seats to take back answer an address that holds %j", async (text) => {
  const { connectorId } = await createPublishedRun();
  const run = await readPublishedRun(viewer, connectorId);
  if (run) await isAnswered(readReclaimList(viewer, run, { after: text }));
});

test.each(hostile)("the list of connectors answers an address that holds %j", async (text) => {
  await isAnswered(readConnectors(viewer, "box", connectorFilterOf({ search: text, after: text })));
});

test("a parameter given twice counts once", async () => {
  expect(runFilterOf({ state: ["failed", "held"] }).states).toEqual(["failed"]);
});
