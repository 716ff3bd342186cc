import { afterAll, expect, test } from "vitest";
import { box } from "#lib/connectors/box/kind.ts";
import { db } from "#lib/db.ts";
import { callbackOf, openTrip, sandboxApp, startBoxForTrips, travel } from "#test/box-trip.ts";
import { createPerson } from "#test/people.ts";
import { finishAuthorization } from "./finish.ts";
import { readAuthorization, readResult } from "./read.ts";

const sandbox = await startBoxForTrips();
afterAll(() => sandbox.close());
const admin = await createPerson();

const readings = (subjectId: string) =>
  db.auditEvent.findMany({
    where: { noun: "authorization", event: "token shown", subjectId },
    orderBy: { id: "asc" },
    select: { actorName: true, after: true },
  });

async function grantedTrip() {
  const trip = await openTrip(admin, sandboxApp(sandbox));
  await finishAuthorization(box, callbackOf(await travel(sandbox, trip.location, "admin@acme.example")), trip.proofs);
  return trip;
}

test("the first time that a token is given to the dialog and shown in the window is on record, each once", async () => {
  const { id, proofs } = await grantedTrip();
  expect(await readings(id)).toEqual([]);
  await Promise.all([readResult(id, proofs), readResult(id, proofs)]);
  for (const _ of [1, 2]) await readAuthorization(admin, id);
  expect(await readings(id)).toEqual([
    { actorName: "Engine", after: { shown: "in the window" } },
    { actorName: admin.name, after: { shown: "in the dialog" } },
  ]);
});

test("whoever is not given the token leaves no record of having read it", async () => {
  const { id } = await grantedTrip();
  await readResult(id, []);
  await readAuthorization({ ...admin, sessionId: crypto.randomUUID() }, id);
  expect(await readings(id)).toEqual([]);
});
