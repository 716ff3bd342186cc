import { afterAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { engine } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { makeEnrolmentCode } from "#lib/endpoint-servers/enrolment-codes.ts";
import { removeEndpointServer } from "#lib/endpoint-servers/remove.ts";
import { trustAgain } from "#lib/endpoint-servers/trust-again.ts";
import { createEndpointServer, createMachine } from "#test/endpoint-servers.ts";
import { createPerson } from "#test/people.ts";
import { door } from "./door.ts";
import { doors } from "./doors.ts";
import { buildServer } from "./server.ts";

const admin = await createPerson({ role: "administrator" });
let meanwhile: () => Promise<unknown> = async () => {};
const slow = door({
  method: "POST",
  path: "/endpoint-server/slow",
  response: z.object({ secret: z.string() }),
  answer: async () => {
    await meanwhile();
    return { secret: "the provider's token" };
  },
});
const app = buildServer([...doors, slow], { logger: false });
afterAll(() => app.close());

async function post(path: string, payload: object, token = "", remoteAddress = "10.0.0.9") {
  const headers = { "content-type": "application/json", authorization: `Bearer ${token}` };
  const url = `/endpoint-server/${path}`;
  const response = await app.inject({ method: "POST", url, headers, payload, remoteAddress });
  return { status: response.statusCode, text: response.body };
}

const refusalsOf = (subjectId: string) =>
  db.auditEvent.findMany({ where: { subjectId, event: "refused" }, orderBy: { id: "asc" } });

const ways: [string, string, (id: string) => Promise<unknown>][] = [
  ["removed", "removed", (id) => removeEndpointServer(admin, { id })],
  ["quarantined", "quarantined", (id) => db.endpointServer.update({ where: { id }, data: { trust: "quarantined" } })],
  [
    "quarantined and then given up",
    "revoked",
    async (id) => {
      await db.endpointServer.update({ where: { id }, data: { trust: "quarantined" } });
      await trustAgain(admin, { id });
    },
  ],
];

describe.for(ways)("an endpoint server that is %s", ([, reason, end]) => {
  test("is refused at its next call, which is on record with where it came from", async () => {
    const { id, name, token } = await createEndpointServer();
    expect((await post("lease", {}, token)).status).toBe(200);
    await end(id);
    expect(await post("lease", {}, token)).toMatchObject({ status: 401 });
    expect(await refusalsOf(id)).toMatchObject([
      { actorKind: "endpoint-server", actorName: name, subject: name, address: "10.0.0.9", after: { reason } },
    ]);
  });

  test("is on record once a minute, however often and fast it calls", async () => {
    const { id, token } = await createEndpointServer();
    await end(id);
    await Promise.all(Array.from({ length: 20 }, () => post("lease", {}, token)));
    expect(await refusalsOf(id)).toHaveLength(1);
    await db.$executeRaw`
      UPDATE endpoint_server SET refusal_recorded_at = now() - interval '61 seconds' WHERE id = ${id}::uuid`;
    await post("lease", {}, token, "10.0.0.10");
    expect((await refusalsOf(id)).map(({ address }) => address)).toEqual(["10.0.0.9", "10.0.0.10"]);
  });

  test("gets nothing from a call that was under way", async () => {
    const { id, token } = await createEndpointServer();
    meanwhile = () => end(id);
    const answer = await post("slow", {}, token);
    meanwhile = async () => {};
    expect(answer.status).toBe(401);
    expect(answer.text).not.toContain("the provider's token");
    expect(await refusalsOf(id)).toHaveLength(1);
  });

  test("gets no token for a good assertion, and announces no key; a forged one is not on record", async () => {
    const machine = await createMachine();
    const forger = await createMachine();
    const { code } = await makeEnrolmentCode(engine);
    const enrolled = await post("enrol", { ...machine.request, code });
    const id: string = JSON.parse(enrolled.text).endpointServerId;
    await end(id);
    for (const path of ["token", "rotate-key"]) {
      const next_key = path === "token" ? undefined : forger.request.publicKey;
      expect((await post(path, { assertion: await forger.sign(id, { next_key }) })).status).toBe(401);
      expect(await refusalsOf(id)).toHaveLength(0);
    }
    for (const path of ["token", "rotate-key"]) {
      const next_key = path === "token" ? undefined : forger.request.publicKey;
      expect((await post(path, { assertion: await machine.sign(id, { next_key }) })).status).toBe(401);
    }
    expect(await refusalsOf(id)).toMatchObject([{ after: { reason } }]);
    expect(await db.endpointServerToken.count({ where: { endpointServerId: id } })).toBe(0);
    expect((await db.endpointServer.findUniqueOrThrow({ where: { id } })).nextPublicKey).toBeNull();
  });
});
