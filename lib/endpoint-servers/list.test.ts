import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { db } from "#lib/db.ts";
import { Refused } from "#lib/errors.ts";
import { createEndpointServer } from "#test/endpoint-servers.ts";
import { createPerson } from "#test/people.ts";
import { serverFilterOf } from "./filters.ts";
import { noteHeartbeat } from "./heartbeat.ts";
import { readServerList } from "./list.ts";
import { serverStates } from "./states.ts";

const viewer = await createPerson({ role: "viewer" });
const list = (parameters: Record<string, string> = {}) => readServerList(viewer, serverFilterOf(parameters));
const names = ({ servers }: Awaited<ReturnType<typeof list>>) => servers.map(({ name }) => name);

beforeEach(() => db.endpointServer.deleteMany());

describe("many endpoint servers", () => {
  const many = Array.from({ length: 120 }, (_, index) => `Server ${String(index).padStart(3, "0")}`);
  beforeEach(async () => {
    for (const name of many) await createEndpointServer({ name });
  });

  test("come fifty to a page, each once and by name, with how many there are of all", async () => {
    const first = await list();
    const second = await list({ after: first.next ?? "" });
    const last = await list({ after: second.next ?? "" });
    expect([first, second, last].flatMap(names)).toEqual(many);
    expect([first, second, last].map(({ servers, total }) => [servers.length, total])).toEqual([
      [50, 120],
      [50, 120],
      [20, 120],
    ]);
    expect(last.next).toBeNull();
  });

  test("stay in their place when others come and go between two pages", async () => {
    const { next } = await list();
    await db.endpointServer.update({ where: { id: next ?? "" }, data: { removedAt: new Date() } });
    await createEndpointServer({ name: "Server 000 before" });
    expect(names(await list({ after: next ?? "" }))).toEqual(many.slice(50, 100));
  });

  test("begin with the first page where a key is nobody's", async () => {
    for (const after of [randomUUID(), "damaged"]) expect(names(await list({ after }))).toEqual(many.slice(0, 50));
  });

  test("are found by a part of the name or host, in any case, taken literally", async () => {
    await createEndpointServer({ name: "50% of it" });
    expect(names(await list({ search: "VER 07" }))).toEqual(many.slice(70, 80));
    expect(names(await list({ search: "0%" }))).toEqual(["50% of it"]);
  });
});

test("each state narrows the list down to those that show it", async () => {
  const seen = { online: 5, late: 60, offline: 4000, never: null };
  for (const [name, seenSecondsAgo] of Object.entries(seen)) await createEndpointServer({ name, seenSecondsAgo });
  await createEndpointServer({ name: "draining", seenSecondsAgo: 4000, draining: true });
  for (const trust of ["quarantined", "revoked"] as const) {
    const distrusted = await createEndpointServer({ name: trust, seenSecondsAgo: 5 });
    await db.endpointServer.update({ where: { id: distrusted.id }, data: { trust } });
  }
  for (const state of Object.keys(serverStates))
    expect(names(await list({ state }))).toEqual(state === "offline" ? ["draining", "offline"] : [state]);
  expect(names(await list({ state: "late,never" }))).toEqual(["late", "never"]);
  expect(names(await list({ state: "asleep" }))).toHaveLength(7);
});

test("of each feature the list says on how many it is ticked and how many would take a run, on whatever page", async () => {
  await createEndpointServer({ name: "able", kinds: ["box"], seenSecondsAgo: 60 });
  await createEndpointServer({ name: "away", kinds: ["box"], seenSecondsAgo: 4000 });
  await createEndpointServer({ name: "never", kinds: ["box"], seenSecondsAgo: null });
  await createEndpointServer({ name: "draining", kinds: ["box"], draining: true });
  const distrusted = await createEndpointServer({ name: "distrusted", kinds: ["box"] });
  await db.endpointServer.update({ where: { id: distrusted.id }, data: { trust: "quarantined" } });
  await createEndpointServer({ name: "without", kinds: [] });
  const { features, total } = await list({ search: "nothing has this name" });
  expect([features, total]).toEqual([[{ kind: "box", ticked: 5, able: 1 }], 6]);
});

test("the last hour is told of those that are listed", async () => {
  const [one, other] = [await createEndpointServer({ name: "one" }), await createEndpointServer({ name: "other" })];
  for (const { caller } of [one, other])
    await noteHeartbeat(caller, {
      ...{ host: "host", platform: "linux x64", version: "1.0.0", bootId: randomUUID() },
      sentAt: new Date().toISOString(),
    });
  expect((await list({ search: "other" })).pulses.map(({ endpointServerId }) => endpointServerId)).toEqual([other.id]);
});

test("an endpoint server reads no list", async () => {
  const server = await createEndpointServer();
  await expect(readServerList(server.caller, serverFilterOf({}))).rejects.toThrow(Refused);
});
