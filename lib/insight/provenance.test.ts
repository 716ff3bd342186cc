import { expect, test } from "vitest";
import { Refused } from "#lib/errors.ts";
import { readPublishedRun } from "#lib/inventory/published.ts";
import { addUser, createPublishedRun } from "#test/inventories.ts";
import { createPerson } from "#test/people.ts";
import { exportInsight } from "./export.ts";
import { readIdle } from "./idle.ts";
import { readReclaimList } from "./reclaim.ts";
import { readSeats } from "./seats.ts";

type Streams = Parameters<typeof createPublishedRun>[0];

async function published(streams: Streams) {
  const { connectorId, runId } = await createPublishedRun(streams);
  await addUser(runId, { id: "u1" });
  const person = await createPerson({ role: "viewer" });
  const run = await readPublishedRun(person, connectorId);
  if (!run) throw new Error("the run is published");
  return { person, run };
}

test.each([
  ["partial", "partial"],
  ["not_permitted", "no permission"],
] as const)("activity that is %s gives no number, while the seats are measured", async (outcome, status) => {
  const { person, run } = await published({ activity: outcome });
  expect(await readIdle(person, run)).toMatchObject({ status, value: null, runId: run.runId });
  expect(await readSeats(person, run)).toMatchObject({ status: "measured", value: { used: 1 } });
  const csv = (await Array.fromAsync(exportInsight(person, run, "idle"))).join("");
  expect(csv.split("\r\n")[1]).toMatch(new RegExp(`^${status},`));
});

test("users of which only a part was read are not counted", async () => {
  const { person, run } = await published({ users: "partial" });
  expect(await readSeats(person, run)).toMatchObject({ status: "partial", value: null });
});

test("a page address that was changed by hand leads to the first page", async () => {
  const { person, run } = await published({});
  const first = await readReclaimList(person, run, { after: null });
  for (const after of ["nonsense", Buffer.from('[0,"yesterday","1"]').toString("base64url")])
    expect(await readReclaimList(person, run, { after })).toEqual(first);
});

test("a caller who is no person is refused", async () => {
  const { person, run } = await published({});
  const server = { kind: "endpoint-server", id: person.id, name: "m1", address: null } as const;
  await expect(readSeats(server, run)).rejects.toBeInstanceOf(Refused);
});
