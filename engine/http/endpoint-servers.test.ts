import { randomUUID } from "node:crypto";
import { SignJWT } from "jose";
import { afterAll, describe, expect, test } from "vitest";
import { engine } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { makeEnrolmentCode } from "#lib/endpoint-servers/enrolment-codes.ts";
import { refusal } from "#lib/protocol/messages.ts";
import { hashSecret } from "#lib/seal.ts";
import { createMachine } from "#test/endpoint-servers.ts";
import { enrol } from "./enrol.ts";
import { heartbeat } from "./heartbeat.ts";
import { buildServer } from "./server.ts";
import { token } from "./token.ts";

const app = buildServer([enrol, token, heartbeat], { logger: false });
afterAll(() => app.close());

async function post(door: string, payload: object | string, bearer?: string) {
  const response = await app.inject({
    method: "POST",
    url: `/endpoint-server/${door}`,
    headers: { "content-type": "application/json", ...(bearer && { authorization: `Bearer ${bearer}` }) },
    payload,
  });
  return { status: response.statusCode, body: response.json() };
}

async function enrolled(name?: string) {
  const machine = await createMachine(name);
  const { code } = await makeEnrolmentCode(engine);
  const answer = await post("enrol", { ...machine.request, code });
  const id: string = answer.body.endpointServerId;
  const exchange = await post("token", { assertion: await machine.sign(id) });
  return { ...machine, id, code, token: String(exchange.body.token) };
}

describe("enrolment", () => {
  test("a machine with a code is enrolled, and an audit row names it", async () => {
    const { id, request, facts } = await enrolled("alpha");
    expect(await db.endpointServer.findUnique({ where: { id } })).toMatchObject({
      name: "alpha",
      instanceId: request.instanceId,
      ...facts,
      lastSeenAt: null,
    });
    const [event] = await db.auditEvent.findMany({ where: { subjectId: id } });
    expect(event).toMatchObject({ event: "enrolled", actorKind: "endpoint-server", actorName: "alpha" });
  });

  test("of fifty uses of one code at once, one enrols", async () => {
    const { code } = await makeEnrolmentCode(engine);
    const machines = await Promise.all(Array.from({ length: 50 }, (_, at) => createMachine(`machine-${at}`)));
    const answers = await Promise.all(machines.map(({ request }) => post("enrol", { ...request, code })));
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
    expect(answers.filter((answer) => answer.status === 403)).toHaveLength(49);
    const instanceId = { in: machines.map(({ request }) => request.instanceId) };
    expect(await db.endpointServer.count({ where: { instanceId } })).toBe(1);
  });

  test("a machine whose answer was lost asks again and hears the same; another one does not", async () => {
    const { request, code, id } = await enrolled("alpha");
    const again = await post("enrol", { ...request, code });
    expect(again).toEqual({ status: 200, body: { endpointServerId: id, name: "alpha" } });
    expect(await db.auditEvent.count({ where: { subjectId: id } })).toBe(1);
    const { publicKey } = (await createMachine()).request;
    expect((await post("enrol", { ...request, publicKey, code })).status).toBe(403);
    await db.endpointServer.update({ where: { id }, data: { removedAt: new Date() } });
    expect((await post("enrol", { ...request, code })).status).toBe(403);
  });

  test.for([
    ["known to nobody", "x".repeat(27), /is not known/],
    ["used", async () => (await enrolled()).code, /was used already/],
    [
      "expired",
      async () => {
        const { code } = await makeEnrolmentCode(engine);
        await db.enrolmentCode.update({ where: { codeHash: hashSecret(code) }, data: { expiresAt: new Date(0) } });
        return code;
      },
      /has expired/,
    ],
  ] as const)("a code that is %s is refused, with the next step", async ([, make, message]) => {
    const { request } = await createMachine();
    const code = typeof make === "string" ? make : await make();
    const answer = await post("enrol", { ...request, code });
    expect(answer).toMatchObject({ status: 403, body: { error: "refused", message: expect.stringMatching(message) } });
    expect(answer.body.message).toContain("Administration > Endpoint Servers");
    expect(await db.endpointServer.count({ where: { instanceId: request.instanceId } })).toBe(0);
  });

  test("a machine that enrols again keeps its row and features, and its old token and key end", async () => {
    const first = await enrolled("alpha");
    await db.endpointServerFeature.create({ data: { endpointServerId: first.id, kind: "box" } });
    const fresh = await createMachine("another name");
    const { code } = await makeEnrolmentCode(engine);
    const answer = await post("enrol", { ...fresh.request, instanceId: first.request.instanceId, code });
    expect(answer.body).toEqual({ endpointServerId: first.id, name: "alpha" });
    expect(await db.endpointServerFeature.count({ where: { endpointServerId: first.id } })).toBe(1);
    const beat = { ...first.facts, sentAt: new Date().toISOString() };
    expect((await post("heartbeat", beat, first.token)).status).toBe(401);
    expect((await post("token", { assertion: await first.sign(first.id) })).body.error).toBe("unknown_server");
    expect((await post("token", { assertion: await fresh.sign(first.id) })).status).toBe(200);
  });
});

describe("an assertion", () => {
  const clock = (offSeconds: number) => Math.floor(Date.now() / 1000) + offSeconds;
  const life = (offSeconds: number, seconds = 60) => ({ iat: clock(offSeconds), exp: clock(offSeconds) + seconds });
  const cases: [string, Record<string, unknown>, number, RegExp][] = [
    ["whose clock is four minutes slow", life(-240), 200, /./],
    ["whose clock is four minutes fast", life(240), 200, /./],
    ["for this engine by its number", { aud: "http://127.0.0.1:3001" }, 200, /./],
    ["for another engine on this machine", { aud: "http://127.0.0.1:3009" }, 400, /ENGINE_URL=/],
    ["that has expired", life(-600), 400, /clock is off/],
    ["from the future", life(600), 400, /clock is off/],
    ["that lives too long", life(0, 3600), 400, /at most 60 s/],
    ["for another engine", { aud: "https://elsewhere.example" }, 400, /ENGINE_URL=http:\/\/localhost:3001\./],
    ["for another subject", { sub: randomUUID() }, 400, /can't be understood/],
    ["without the start of its process", { boot: undefined }, 400, /the process's boot/],
    ["from a process that is none", { boot: "first" }, 400, /the process's boot/],
    ["that announces a key", { next_key: { kty: "OKP", crv: "Ed25519", x: "x".repeat(43) } }, 400, /gets no token/],
    ["without a jti", { jti: undefined }, 400, /needs a jti/],
    ["with a NUL in its jti", { jti: "a\0b".repeat(5) }, 400, /needs a jti/],
    ["with a lone surrogate in its jti", { jti: "\ud800".repeat(10) }, 400, /needs a jti/],
    ["without an iat", { iat: undefined }, 400, /clock is off|can't be understood/],
    ["that never ends", { exp: undefined }, 400, /needs a jti|can't be understood|clock/],
    ["of a machine nobody knows", { iss: randomUUID() }, 401, /not known/],
    ["whose issuer is no id", { iss: "'; DROP TABLE run" }, 400, /can't be understood/],
  ];
  test.for(cases)("%s", async ([, changes, status, message]) => {
    const { id, sign } = await enrolled();
    const before = await db.endpointServerToken.count({ where: { endpointServerId: id } });
    const answer = await post("token", { assertion: await sign(id, changes) });
    expect(answer.status).toBe(status);
    const tokens = await db.endpointServerToken.count({ where: { endpointServerId: id } });
    expect(tokens - before).toBe(status === 200 ? 1 : 0);
    if (status !== 200) expect(refusal.parse(answer.body).message).toMatch(message);
  });

  test("a machine whose clock is far off is told the time", async () => {
    const { id, sign } = await enrolled();
    const { body } = await post("token", { assertion: await sign(id, life(-86_400)) });
    expect(Math.abs(Date.parse(body.serverTime) - Date.now())).toBeLessThan(10_000);
  });

  test("counts once, also when sent twenty times at once", async () => {
    const { id, sign } = await enrolled();
    const assertion = await sign(id);
    const answers = await Promise.all(Array.from({ length: 20 }, () => post("token", { assertion })));
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
    expect(answers.find((answer) => answer.status !== 200)?.body.message).toMatch(/used already/);
  });

  test("signed with another key, with no key, or with the public key as a secret is refused", async () => {
    const { id, request } = await enrolled();
    const other = await createMachine();
    const unsigned = [
      { alg: "none", typ: "JWT" },
      { iss: id, sub: id, aud: "http://localhost:3001", jti: randomUUID(), ...life(0) },
    ].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"));
    const hmac = new SignJWT({ jti: randomUUID(), ...life(0) }).setIssuer(id).setSubject(id);
    const assertions = [
      await other.sign(id),
      `${unsigned.join(".")}.`,
      await hmac
        .setAudience("http://localhost:3001")
        .setProtectedHeader({ alg: "HS256" })
        .sign(Buffer.from(request.publicKey.x, "base64url")),
    ];
    for (const assertion of assertions) {
      const answer = await post("token", { assertion });
      expect([answer.status, answer.body.error]).toEqual([401, "unknown_server"]);
    }
  });
});

describe("a heartbeat", () => {
  test("keeps what the machine says, when it was seen, and how far its clock is off", async () => {
    const machine = await enrolled();
    const facts = { host: "new-host", platform: "win32 x64", version: "2.0.0", bootId: randomUUID() };
    const sentAt = new Date(Date.now() + 300_000).toISOString();
    const answer = await post("heartbeat", { ...facts, sentAt }, machine.token);
    expect(answer).toMatchObject({ status: 200, body: { draining: false, nextHeartbeatSeconds: 10 } });
    const row = await db.endpointServer.findUniqueOrThrow({ where: { id: machine.id } });
    expect(row).toMatchObject(facts);
    expect(Math.abs((row.clockSkewMs ?? 0) - 300_000)).toBeLessThan(5000);
    expect(Date.now() - (row.lastSeenAt?.getTime() ?? 0)).toBeLessThan(10_000);
  });

  test.for(["0000-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])("from a clock at %s is taken", async (sentAt) => {
    const machine = await enrolled();
    expect((await post("heartbeat", { ...machine.facts, sentAt }, machine.token)).status).toBe(200);
  });

  test("tells a draining machine so", async () => {
    const machine = await enrolled();
    await db.endpointServer.update({ where: { id: machine.id }, data: { drainingAt: new Date() } });
    const beat = { ...machine.facts, sentAt: new Date().toISOString() };
    expect((await post("heartbeat", beat, machine.token)).body.draining).toBe(true);
  });
});

describe("bad input", () => {
  const texts: [string, unknown][] = [
    ["missing", undefined],
    ["null", null],
    ["of the wrong type", { toString: "x" }],
    ["empty", ""],
    ["too long", "x".repeat(5000)],
    ["with a NUL", "a\0b"],
    ["with half a surrogate pair", "a\ud800b"],
    ["with a line break", "a\nb"],
  ];
  test.for(texts)("a name that is %s enrols nothing and uses up no code", async ([, name]) => {
    const { request } = await createMachine();
    const { id, code } = await makeEnrolmentCode(engine);
    const answer = await post("enrol", { ...request, code, name });
    expect(answer.status).toBe(400);
    expect(refusal.parse(answer.body).error).toBe("invalid");
    expect(await db.enrolmentCode.findUnique({ where: { id } })).toMatchObject({ usedAt: null });
    expect(await db.endpointServer.count({ where: { instanceId: request.instanceId } })).toBe(0);
  });

  test.for(texts)("a host that is %s in a heartbeat changes nothing", async ([, host]) => {
    const machine = await enrolled();
    const sentAt = new Date().toISOString();
    const answer = await post("heartbeat", { ...machine.facts, sentAt, host }, machine.token);
    expect(answer.status).toBe(400);
    expect(await db.endpointServer.findUnique({ where: { id: machine.id } })).toMatchObject({ lastSeenAt: null });
  });

  test("HTML in a name is kept as the text it is", async () => {
    const { id } = await enrolled("<img src=x onerror=alert(1)>");
    expect(await db.endpointServer.findUnique({ where: { id } })).toMatchObject({
      name: "<img src=x onerror=alert(1)>",
    });
  });

  test.for<[string, object | string]>([
    ["no assertion", {}],
    ["an assertion that is a number", { assertion: 5 }],
    ["an assertion that is no JWT", { assertion: "x".repeat(100) }],
    ["an assertion that is too long", { assertion: "x".repeat(5000) }],
    ["an assertion of broken parts", { assertion: "e30.e30.e30.e30aaaaaaaaaaaa" }],
    ["an array", [1, 2]],
    ["a body that is too large", { assertion: "x".repeat(20_000) }],
  ])("%s gets no token", async ([, payload]) => {
    const answer = await post("token", payload);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    refusal.parse(answer.body);
  });
});
