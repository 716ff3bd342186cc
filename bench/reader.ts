import { setTimeout as delay } from "node:timers/promises";
import { userFilterOf } from "#lib/inventory/filters.ts";
import { readPublishedRun } from "#lib/inventory/published.ts";
import { readInventoryUsers } from "#lib/inventory/read-users.ts";
import { createPerson } from "#test/people.ts";

/** When a page was asked for, as Date.now(), and how long it took. */
export type Read = { at: number; milliseconds: number };

/** Reads the first page of the published inventory, again and again, for as long as `work` takes. */
export async function readWhile<Value>(connectorId: string, work: () => Promise<Value>): Promise<[Value, Read[]]> {
  const person = await createPerson({ role: "viewer" });
  const reads: Read[] = [];
  let isOver = false;
  const worked = work().finally(() => {
    isOver = true;
  });
  while (!isOver) {
    const [at, started] = [Date.now(), performance.now()];
    const run = await readPublishedRun(person, connectorId);
    if (run) await readInventoryUsers(person, run, userFilterOf({}));
    reads.push({ at, milliseconds: performance.now() - started });
    await delay(5);
  }
  return [await worked, reads];
}
