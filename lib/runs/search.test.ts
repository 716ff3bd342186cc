import { randomUUID } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import type { Person } from "#lib/caller.ts";
import { db, type Prisma } from "#lib/db.ts";
import { createEndpointServer } from "#test/endpoint-servers.ts";
import { createPerson } from "#test/people.ts";
import { createConnector } from "#test/runs.ts";
import { runFilterOf } from "./filters.ts";
import { readRuns } from "./read.ts";

let viewer: Person;
beforeAll(async () => {
  viewer = await createPerson({ role: "viewer" });
});

const found = async (search: string, more: Record<string, string> = {}) =>
  (await readRuns(viewer, runFilterOf({ search, ...more }))).runs.map(({ id }) => id);

async function createRun(connectorId: string, data: Partial<Prisma.RunUncheckedCreateInput> = {}) {
  const run = { connectorId, kind: "box", trigger: "schedule", state: "failed", failureCode: "internal" } as const;
  return (await db.run.create({ data: { ...run, ...data } })).id;
}

test("runs are found by a part of the name of their connector or endpoint server, newest first, and by their id", async () => {
  const word = randomUUID().slice(0, 8);
  const connector = await createConnector({ name: `Acme ${word} Box`, nameKey: `acme ${word} box` });
  const server = await createEndpointServer({ name: `Host ${word}` });
  const first = await createRun(connector.id);
  const second = await createRun((await createConnector()).id, { endpointServerId: server.id });
  expect(await found(word.toUpperCase())).toEqual([second, first]);
  expect(await found(`acme ${word}`)).toEqual([first]);
  expect(await found(second)).toEqual([second]);
  expect(await found(randomUUID())).toEqual([]);
});

test("runs are found by what failed, in the console's words or by its code, along with the other filters", async () => {
  const connector = await createConnector();
  const [full, other] = [
    await createRun(connector.id, { failureCode: "storage_full" }),
    await createRun(connector.id, { failureCode: "app_disabled" }),
  ];
  const own = { connector: connector.id };
  expect(await found("database is full", own)).toEqual([full]);
  expect(await found("storage_full", own)).toEqual([full]);
  expect(await found("disabled", own)).toEqual([other]);
  expect(await found("disabled", { ...own, state: "published" })).toEqual([]);
  expect(await found("100% nothing_is called this", own)).toEqual([]);
});
