import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { db } from "#lib/db.ts";
import { Refused } from "#lib/errors.ts";
import { createEndpointServer, createMachine } from "#test/endpoint-servers.ts";
import { createPerson } from "#test/people.ts";
import { enrolEndpointServer } from "./enrol.ts";
import { createEnrolmentCode } from "./enrolment-codes.ts";
import { noteHeartbeat } from "./heartbeat.ts";
import { readPulses } from "./pulse.ts";
import { removeEndpointServer } from "./remove.ts";

type Server = Awaited<ReturnType<typeof createEndpointServer>>;

const facts = { host: "host", platform: "linux x64", version: "1.0.0", bootId: randomUUID() };
const beat = (server: Server) => noteHeartbeat(server.caller, { ...facts, sentAt: new Date().toISOString() });

/** Lets what was heard, and since when there is a pulse, lie so many minutes further back. */
async function letPass(server: Server, minutes: number): Promise<void> {
  await db.$executeRaw`
    UPDATE endpoint_server_pulse SET minute = minute - make_interval(mins => ${minutes}::int)
    WHERE endpoint_server_id = ${server.id}::uuid`;
  await db.$executeRaw`
    UPDATE endpoint_server SET pulse_since = pulse_since - make_interval(mins => ${minutes}::int)
    WHERE id = ${server.id}::uuid`;
}

async function pulseOf(server: Server) {
  const pulses = await readPulses(await createPerson({ role: "viewer" }), [server.id]);
  return pulses[0]?.heartbeats;
}

test("every whole minute of the last hour has its heartbeats, and what was before the first is unknown", async () => {
  const server = await createEndpointServer();
  await letPass(server, 20);
  await beat(server);
  await letPass(server, 10);
  const heartbeats = (await pulseOf(server)) ?? [];
  expect(heartbeats).toHaveLength(60);
  // Since half an hour ago; a minute may begin while this runs.
  expect(heartbeats.filter((count) => count === null).length).toBeOneOf([30, 31]);
  expect(heartbeats.lastIndexOf(1)).toBeOneOf([49, 50]);
  expect(heartbeats.filter((count) => count === 1)).toHaveLength(1);
});

test("heartbeats of one minute add up, and the minute that still goes on is not shown", async () => {
  const server = await createEndpointServer();
  await letPass(server, 1);
  await Promise.all([beat(server), beat(server), beat(server)]);
  const [row] = await db.endpointServerPulse.findMany({ where: { endpointServerId: server.id } });
  expect(row?.heartbeats).toBeOneOf([1, 2, 3]);
  expect((await pulseOf(server))?.filter((count) => count !== null)).toBeOneOf([[], [row?.heartbeats]]);
  await letPass(server, 2);
  const heard = ((await pulseOf(server)) ?? []).reduce<number>((sum, count) => sum + (count ?? 0), 0);
  expect(heard).toBe(3);
});

test("a heartbeat forgets what was heard over an hour ago", async () => {
  const server = await createEndpointServer();
  await beat(server);
  await letPass(server, 62);
  await beat(server);
  expect(await db.endpointServerPulse.count({ where: { endpointServerId: server.id } })).toBe(1);
});

test("a removed endpoint server leaves no pulse", async () => {
  const server = await createEndpointServer();
  await beat(server);
  await removeEndpointServer(await createPerson(), { id: server.id });
  expect(await db.endpointServerPulse.count({ where: { endpointServerId: server.id } })).toBe(0);
  expect(await pulseOf(server)).toBeUndefined();
});

test("while an endpoint server was removed it was not silent: nothing is known of that time", async () => {
  const server = await createEndpointServer();
  await letPass(server, 30);
  await removeEndpointServer(await createPerson(), { id: server.id });
  const { code } = await createEnrolmentCode(await createPerson());
  const { request } = await createMachine();
  await enrolEndpointServer({ ...request, instanceId: server.instanceId, code }, null);
  expect((await pulseOf(server))?.filter((count) => count !== null)).toEqual([]);
});

test("an endpoint server reads no pulse", async () => {
  const server = await createEndpointServer();
  await expect(readPulses(server.caller, [server.id])).rejects.toThrow(Refused);
});
