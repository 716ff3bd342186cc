import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { db } from "#lib/db.ts";
import { createMachine } from "#test/endpoint-servers.ts";
import { exchangeAssertion } from "./exchange.ts";
import { keyFingerprint } from "./key-fingerprint.ts";
import { announceKey } from "./rotate-key.ts";
import { readTokenOwner } from "./tokens.ts";

const address = "10.0.0.9";

/** An enrolled machine with its present key, and the same machine with the key that it makes next. */
async function enrolledTwice() {
  const [present, next] = [await createMachine(), await createMachine()];
  const { host, platform, version } = present.facts;
  const publicKey = JSON.stringify(present.request.publicKey);
  const { id } = await db.endpointServer.create({
    data: {
      name: "rotating",
      instanceId: randomUUID(),
      ...{ host, platform, version, publicKey, publicKeyFingerprint: keyFingerprint(publicKey) },
    },
  });
  const boot = randomUUID();
  const nextKey = next.request.publicKey;
  return {
    id,
    publicKey,
    nextPublicKey: JSON.stringify(nextKey),
    announce: async (claims: object = {}) =>
      announceKey(await present.sign(id, { boot, next_key: nextKey, ...claims }), address),
    announceWithNext: async () => announceKey(await next.sign(id, { boot, next_key: nextKey }), address),
    exchange: async () => exchangeAssertion(await present.sign(id, { boot }), address),
    exchangeWithNext: async () => exchangeAssertion(await next.sign(id, { boot }), address),
    stored: () => db.endpointServer.findUniqueOrThrow({ where: { id } }),
    events: () => db.auditEvent.findMany({ where: { noun: "endpoint server", subjectId: id } }),
  };
}

const tokenOf = (answer: Awaited<ReturnType<typeof exchangeAssertion>>) => {
  if (!("token" in answer)) throw new Error("No token was given.");
  return answer.token;
};

test("an announced key counts beside the present one, and nothing else has changed", async () => {
  const machine = await enrolledTwice();
  expect(await machine.announce()).toEqual({ outcome: "announced" });
  const { publicKey, nextPublicKey } = machine;
  expect(await machine.stored()).toMatchObject({ publicKey, nextPublicKey });
  expect(await machine.events()).toEqual([]);
  expect(await machine.exchange()).toMatchObject({ outcome: "token" });
  expect(await machine.stored()).toMatchObject({ publicKey, nextPublicKey });
});

test("the first use of the new key makes it the key: the old one and its tokens count no longer", async () => {
  const machine = await enrolledTwice();
  const old = tokenOf(await machine.exchange());
  await machine.announce();
  const fresh = tokenOf(await machine.exchangeWithNext());
  expect(await readTokenOwner(old, address)).toBe("token_expired");
  expect(await readTokenOwner(fresh, address)).toMatchObject({ id: machine.id, address });
  const stored = await machine.stored();
  expect(stored).toMatchObject({
    publicKey: machine.nextPublicKey,
    nextPublicKey: null,
    publicKeyFingerprint: keyFingerprint(machine.nextPublicKey),
  });
  expect(await machine.exchange()).toEqual({
    outcome: "unknown_server",
    message: "The assertion is not signed with this endpoint server's key. Enrol it again with a new code.",
  });
  expect(await machine.events()).toMatchObject([
    {
      event: "key changed",
      subject: "rotating",
      actorName: "rotating",
      before: { publicKeyFingerprint: keyFingerprint(machine.publicKey) },
      after: { publicKeyFingerprint: keyFingerprint(machine.nextPublicKey) },
    },
  ]);
  expect(await machine.exchangeWithNext()).toMatchObject({ outcome: "token" });
  expect(await machine.events()).toHaveLength(1);
});

test("a key announced again, as after a crash, says the same; another takes its place", async () => {
  const machine = await enrolledTwice();
  await machine.announce();
  expect(await machine.announce()).toEqual({ outcome: "announced" });
  const other = (await createMachine()).request.publicKey;
  await machine.announce({ next_key: other });
  expect((await machine.stored()).nextPublicKey).toBe(JSON.stringify(other));
  expect(await machine.exchangeWithNext()).toMatchObject({ outcome: "unknown_server" });
});

test("a key is announced with the present one alone", async () => {
  const machine = await enrolledTwice();
  await machine.announce();
  expect(await machine.announceWithNext()).toEqual({
    outcome: "unknown_server",
    message: "A new key is announced with the present one. Enrol it again with a new code.",
  });
});

test("an announcement without a key, used twice or of a machine nobody knows changes nothing", async () => {
  const machine = await enrolledTwice();
  expect(await machine.announce({ next_key: undefined })).toEqual({
    outcome: "invalid",
    message: "The assertion announces no next_key.",
  });
  const [nobody, jti] = [randomUUID(), randomUUID()];
  expect(await machine.announce({ iss: nobody, sub: nobody })).toMatchObject({ outcome: "unknown_server" });
  expect((await machine.stored()).nextPublicKey).toBeNull();
  const other = (await createMachine()).request.publicKey;
  await machine.announce({ jti });
  expect(await machine.announce({ jti, next_key: other })).toEqual({
    outcome: "invalid",
    message: "This assertion was used already. Sign a new one.",
  });
  expect((await machine.stored()).nextPublicKey).toBe(machine.nextPublicKey);
});

test.each([
  ["removed", { removedAt: new Date() }],
  ["quarantined", { trust: "quarantined" }],
] as const)("one that is %s announces nothing and gets no token", async (bar, data) => {
  const machine = await enrolledTwice();
  await db.endpointServer.update({ where: { id: machine.id }, data });
  const server = { kind: "endpoint-server", id: machine.id, name: "rotating", address };
  expect(await machine.announce()).toEqual({ bar, server });
  expect(await machine.exchange()).toEqual({ bar, server });
  expect((await machine.stored()).nextPublicKey).toBeNull();
  expect(await db.endpointServerToken.count({ where: { endpointServerId: machine.id } })).toBe(0);
});
