import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { engine, type Person } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { makeEnrolmentCode } from "#lib/endpoint-servers/enrolment-codes.ts";
import { readEndpointServer } from "#lib/endpoint-servers/read.ts";
import { removeEndpointServer } from "#lib/endpoint-servers/remove.ts";
import { handoverSeconds } from "#lib/endpoint-servers/states.ts";
import { trustAgain } from "#lib/endpoint-servers/trust-again.ts";
import { Conflict } from "#lib/errors.ts";
import { startRun } from "#lib/runs/start.ts";
import { createMachine } from "#test/endpoint-servers.ts";
import { createPerson } from "#test/people.ts";
import { createConnector } from "#test/runs.ts";
import { doors } from "./doors.ts";
import { buildServer } from "./server.ts";

const app = buildServer(doors, { logger: false });
afterAll(() => app.close());
let admin: Person;
beforeAll(async () => {
  admin = await createPerson({ role: "administrator" });
});

async function post(path: string, payload: object, bearer = "", remoteAddress = "127.0.0.1") {
  const response = await app.inject({
    method: "POST",
    url: `/endpoint-server/${path}`,
    headers: { "content-type": "application/json", authorization: `Bearer ${bearer}` },
    payload,
    remoteAddress,
  });
  return { status: response.statusCode, body: response.body ? response.json() : null };
}

type Machine = Awaited<ReturnType<typeof createMachine>>;

/** A process with the machine's key: it exchanges assertions and beats, from an address of its own. */
function processOn(machine: Machine, id: string, host: string, address: string) {
  const boot = randomUUID();
  const exchange = async () => post("token", { assertion: await machine.sign(id, { boot }) }, "", address);
  let token = "";
  const beat = async () => {
    if (!token) token = String((await exchange()).body.token);
    const sentAt = new Date().toISOString();
    return post("heartbeat", { ...machine.facts, host, bootId: boot, sentAt }, token, address);
  };
  return { exchange, beat, call: (path: string, payload: object) => post(path, payload, token, address) };
}

/** An enrolled machine and two processes with its key: the second began long enough ago to be no restart. */
async function twoMachines() {
  const machine = await createMachine("alpha");
  const { code } = await makeEnrolmentCode(engine);
  const id: string = (await post("enrol", { ...machine.request, code })).body.endpointServerId;
  const first = processOn(machine, id, "first.example", "10.0.0.1");
  const second = processOn(machine, id, "second.example", "10.0.0.2");
  const settle = () => db.$executeRaw`
    UPDATE endpoint_server_boot SET first_seen_at = first_seen_at - make_interval(secs => ${handoverSeconds + 1})
    WHERE endpoint_server_id = ${id}::uuid`;
  return { id, machine, first, second, settle };
}

const trustOf = async (id: string) => (await db.endpointServer.findUniqueOrThrow({ where: { id } })).trust;
const eventsOf = (id: string, event: string) =>
  db.auditEvent.findMany({ where: { subjectId: id, event }, orderBy: { id: "asc" } });

describe("two machines with one key", () => {
  test("are found out when the first is heard of again, and both are refused from then on", async () => {
    const { id, first, second, settle } = await twoMachines();
    expect((await first.beat()).status).toBe(200);
    expect((await second.beat()).status).toBe(200);
    await settle();
    const found = await first.beat();
    expect(found).toMatchObject({ status: 401, body: { error: "unknown_server" } });
    expect(found.body.message).toBe(
      "This endpoint server is quarantined: two machines use its identity. Ask an administrator to look at Administration > Endpoint Servers.",
    );
    for (const answer of [await second.beat(), await second.exchange(), await second.call("lease", {})])
      expect(answer.body.message).toBe(found.body.message);
    const shown = await readEndpointServer(admin, id);
    expect(shown.trust).toBe("quarantined");
    expect(shown.machines).toEqual([
      { host: "first.example", address: "10.0.0.1" },
      { host: "second.example", address: "10.0.0.2" },
    ]);
    const [event] = await eventsOf(id, "quarantined");
    expect(event).toMatchObject({ actorKind: "engine", after: { machines: shown.machines, runsEnded: [] } });
  });

  test("are found out by an assertion alone, which gets no token", async () => {
    const { id, first, second, settle } = await twoMachines();
    await first.exchange();
    await second.exchange();
    await settle();
    const tokens = await db.endpointServerToken.count({ where: { endpointServerId: id } });
    expect(await first.exchange()).toMatchObject({ status: 401, body: { error: "unknown_server" } });
    expect(await db.endpointServerToken.count({ where: { endpointServerId: id } })).toBe(tokens);
    expect(await trustOf(id)).toBe("quarantined");
  });

  test("lose the run they hold to the queue, with nothing lost, and get no other", async () => {
    const { id, first, second, settle } = await twoMachines();
    await db.endpointServerFeature.create({ data: { endpointServerId: id, kind: "box" } });
    const connector = await createConnector({ endpointServerId: id });
    const { runId } = await startRun(admin, connector.id);
    await first.beat();
    expect((await first.call("lease", {})).body.lease.runId).toBe(runId);
    await first.call(`runs/${runId}/acknowledge`, { epoch: 1 });
    await second.beat();
    await settle();
    expect((await first.beat()).status).toBe(401);
    expect(await db.run.findUnique({ where: { id: runId } })).toMatchObject({
      state: "queued",
      reason: "alpha was quarantined: two machines use its identity.",
    });
    expect((await first.call(`runs/${runId}/renew`, { epoch: 1 })).body.error).toBe("unknown_server");
    expect((await second.call("lease", {})).body.error).toBe("unknown_server");
    expect((await eventsOf(id, "quarantined"))[0]?.after).toMatchObject({ runsEnded: [runId] });
  });

  test("are found out once, when many calls show it at once", async () => {
    const { id, first, second, settle } = await twoMachines();
    await first.beat();
    await second.beat();
    await settle();
    const answers = await Promise.all([1, 2, 3, 4, 5, 6].flatMap(() => [first.beat(), second.beat()]));
    expect(answers.some(({ status }) => status === 401)).toBe(true);
    expect(await eventsOf(id, "quarantined")).toHaveLength(1);
  });
});

describe("one machine", () => {
  test("may restart as often as it likes", async () => {
    const { id, machine, settle } = await twoMachines();
    for (let restarts = 0; restarts < 5; restarts += 1) {
      const process = processOn(machine, id, "first.example", "10.0.0.1");
      expect((await process.beat()).status).toBe(200);
      await settle();
      expect((await process.beat()).status).toBe(200);
    }
    expect(await trustOf(id)).toBe("trusted");
  });

  test("may hand its run back while its next process has begun", async () => {
    const { id, first: stopping, second: next, settle } = await twoMachines();
    await stopping.beat();
    await settle();
    for (let beats = 0; beats < 3; beats += 1) {
      expect((await next.beat()).status).toBe(200);
      expect((await stopping.beat()).status).toBe(200);
    }
    await settle();
    expect((await next.beat()).status).toBe(200);
    expect(await trustOf(id)).toBe("trusted");
  });
});

describe("a quarantine", () => {
  async function quarantined() {
    const made = await twoMachines();
    await made.first.beat();
    await made.second.beat();
    await made.settle();
    await made.first.beat();
    expect(await trustOf(made.id)).toBe("quarantined");
    return made;
  }
  const enrolWith = async (request: object) => {
    const { code, id } = await makeEnrolmentCode(engine);
    const answer = await post("enrol", { ...request, code });
    return { answer, used: (await db.enrolmentCode.findUniqueOrThrow({ where: { id } })).usedAt !== null };
  };

  test("ends by a person's decision: the key is revoked, and a new code and key make the machine trusted", async () => {
    const { id, machine, first } = await quarantined();
    await db.endpointServerFeature.create({ data: { endpointServerId: id, kind: "box" } });
    expect(await trustAgain(admin, { id })).toEqual({ name: "alpha" });
    expect((await first.beat()).body.message).toMatch(/key of this endpoint server was revoked/);
    expect(await enrolWith(machine.request)).toMatchObject({ answer: { status: 403 }, used: false });
    const { publicKey } = (await createMachine()).request;
    const fresh = await enrolWith({ ...machine.request, publicKey });
    expect(fresh).toMatchObject({ answer: { status: 200, body: { endpointServerId: id } }, used: true });
    expect(await readEndpointServer(admin, id)).toMatchObject({ trust: "trusted", kinds: ["box"], machines: [] });
    expect((await first.exchange()).body.message).toMatch(/not signed with this endpoint server's key/);
    expect((await eventsOf(id, "key revoked"))[0]?.actorName).toBe(admin.name);
  });

  test("does not end by a code alone, and the code stays good", async () => {
    const { id, machine } = await quarantined();
    const { publicKey } = (await createMachine()).request;
    const tried = await enrolWith({ ...machine.request, publicKey });
    expect(tried).toMatchObject({ answer: { status: 403 }, used: false });
    expect(tried.answer.body.message).toContain("Trust this machine again");
    expect(await trustOf(id)).toBe("quarantined");
  });

  test("of a machine that was removed since leaves its key worthless", async () => {
    const { id, machine } = await quarantined();
    await removeEndpointServer(admin, { id });
    expect(await enrolWith(machine.request)).toMatchObject({ answer: { status: 403 }, used: false });
    const { publicKey } = (await createMachine()).request;
    expect((await enrolWith({ ...machine.request, publicKey })).answer.status).toBe(200);
    expect(await trustOf(id)).toBe("trusted");
  });

  test("that is none can't be ended", async () => {
    const { id } = await twoMachines();
    await expect(trustAgain(admin, { id })).rejects.toThrow(Conflict);
    expect(await trustOf(id)).toBe("trusted");
  });
});
