import { afterAll, describe, expect, test } from "vitest";
import type { Person } from "#lib/caller.ts";
import { box } from "#lib/connectors/box/kind.ts";
import { discardGrantedAccess, readGrantedAccess, takeGrantedAccess } from "#lib/connectors/granted-access.ts";
import { db } from "#lib/db.ts";
import { Conflict, Invalid, NotFound, Refused } from "#lib/errors.ts";
import { revokeUnusedGrants } from "#lib/grants/keep-alive.ts";
import {
  asked,
  callbackOf,
  createTripConnector,
  sandboxApp,
  startBoxForTrips,
  tokenFrom,
  travel,
} from "#test/box-trip.ts";
import { createPerson } from "#test/people.ts";
import { tripProofs } from "./cookie.ts";
import { finishAuthorization } from "./finish.ts";
import { followAuthorizationLink, readAuthorizationLink } from "./follow-link.ts";
import { readResult } from "./read.ts";
import { readAttempt } from "./record.ts";
import { createAuthorizationLink, endAuthorizationLink } from "./send-link.ts";

const sandbox = await startBoxForTrips();
afterAll(() => sandbox.close());
const admin = await createPerson({ name: "Ada" });
const app = sandboxApp(sandbox);
const nowhere = { address: null, device: "A browser" };
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);

async function send(sender: Person = admin) {
  const connector = await createTripConnector(app);
  return { connector, ...(await createAuthorizationLink(sender, { connectorId: connector.id, days: 3 })) };
}

/** Follows the link, logs in and grants access; gives the authorization and what its browser can prove. */
async function follow(secret: string, login = "admin@acme.example") {
  const { location, cookie } = await followAuthorizationLink({ secret }, nowhere);
  const proofs = tripProofs([cookie]);
  const back = await travel(sandbox, new URL(location), login);
  const finished = await finishAuthorization(box, callbackOf(back), proofs);
  if ("mismatch" in finished) throw new Error(`The callback counted for nothing: ${finished.mismatch}`);
  return { id: finished.authorizationId, proofs };
}

const eventsOf = async (subjectId: string) =>
  (await db.auditEvent.findMany({ where: { subjectId }, orderBy: { id: "asc" } })).map(
    ({ noun, event, actorName }) => `${noun} ${event} by ${actorName}`,
  );

test("a link says who asks for what, and its secret is kept nowhere", async () => {
  const { connector, secret, expiresAt } = await send();
  expect(await readAuthorizationLink({ secret })).toEqual({
    provider: "Box",
    providerHost: new URL(sandbox.url).host,
    connectorName: connector.name,
    askedBy: "Ada",
    clientId: app.clientId,
    enterprise: null,
    permissions: ["Manage users", "Manage groups", "Manage enterprise properties"],
    expiresAt: expiresAt.toISOString(),
  });
  const stored = [
    await db.authorizationLink.findMany({ where: { connectorId: connector.id } }),
    (await db.auditEvent.findMany({ where: { subjectId: connector.id } })).map(({ after }) => after),
  ];
  expect(JSON.stringify(stored)).not.toContain(secret);
});

test("what is granted by a link waits without a token, until an administrator takes it", async () => {
  const { connector, secret } = await send();
  const { id, proofs } = await follow(secret);
  const row = await db.authorization.findUniqueOrThrow({ where: { id } });
  expect(row).toMatchObject({ state: "granted", tokenHash: null, tokenSealed: null, connectorId: connector.id });
  expect(await readResult(id, proofs)).toMatchObject({ state: "granted", token: null, linkFrom: "Ada" });
  expect(await db.connector.findUniqueOrThrow({ where: { id: connector.id } })).toMatchObject({ grantId: null });
  await expect(readAuthorizationLink({ secret })).rejects.toThrow(NotFound);
  await expect(followAuthorizationLink({ secret }, nowhere)).rejects.toThrow(NotFound);

  const access = await readGrantedAccess(admin, connector.id);
  expect(access).toMatchObject({
    authorizationId: id,
    account: { login: "admin@acme.example" },
    enterprise: "Acme",
    previousEnterprise: null,
  });
  const taking = { authorizationId: id, confirmEnterpriseChange: false };
  expect(await takeGrantedAccess(admin, taking)).toEqual({ name: connector.name });
  expect(await db.connector.findUniqueOrThrow({ where: { id: connector.id } })).toMatchObject({
    grantId: row.grantId,
    revision: 2,
  });
  for (const id of [connector.id, "1"]) expect(await readGrantedAccess(admin, id)).toBeNull();
  await expect(takeGrantedAccess(admin, taking)).rejects.toThrow(NotFound);
  expect(await eventsOf(id)).toEqual([
    "authorization begun by Engine",
    "authorization granted by Engine",
    "authorization redeemed by Ada",
  ]);
  expect(await eventsOf(connector.id)).toEqual(["authorization link created by Ada", "connector changed by Ada"]);
  expect((await readAttempt(admin, "box", id)).steps.map(({ step }) => step)).toEqual([
    "A sent link was followed",
    "The link was opened in another browser",
    "The browser was sent to the provider",
    "The provider sent the browser back",
    "The code was exchanged",
    "The provider told who logged in",
    "The permissions were tried",
    "Access was granted and waits to be used",
    "The access was taken for the connector",
  ]);
});

test("a link stays good when a trip by the one before it ends", async () => {
  const { connector, secret } = await send();
  const earlier = await followAuthorizationLink({ secret }, nowhere);
  const { secret: later } = await createAuthorizationLink(admin, { connectorId: connector.id, days: 1 });
  const back = await travel(sandbox, new URL(earlier.location), "admin@acme.example");
  await finishAuthorization(box, callbackOf(back), tripProofs([earlier.cookie]));
  expect(await readAuthorizationLink({ secret: later })).toMatchObject({ connectorName: connector.name });
});

test("a trip that was denied leaves the link to be tried again", async () => {
  const { secret } = await send();
  const { location, cookie } = await followAuthorizationLink({ secret }, nowhere);
  const back = await travel(sandbox, new URL(location), "admin@acme.example", "deny");
  await finishAuthorization(box, callbackOf(back), tripProofs([cookie]));
  expect(await follow(secret)).toMatchObject({ proofs: [expect.anything()] });
});

test("of two administrators who take the access at once, one does", async () => {
  const { secret } = await send();
  const { id } = await follow(secret);
  const taking = { authorizationId: id, confirmEnterpriseChange: false };
  const both = await Promise.allSettled([admin, await createPerson()].map((each) => takeGrantedAccess(each, taking)));
  expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
});

test("another enterprise is taken only when that is confirmed, and the earlier access is ended at the provider", async () => {
  const { connector, secret } = await send();
  const { grantId: before } = await tokenFrom(sandbox, admin, "admin@acme.example");
  await db.connector.update({ where: { id: connector.id }, data: { grantId: before } });
  const { id } = await follow(secret, "admin@globex.example");
  expect(await readGrantedAccess(admin, connector.id)).toMatchObject({
    enterprise: "Globex",
    previousEnterprise: "Acme",
  });
  await expect(takeGrantedAccess(admin, { authorizationId: id, confirmEnterpriseChange: false })).rejects.toThrow(
    Invalid,
  );
  expect(await db.grant.findUnique({ where: { id: before } })).toMatchObject({ state: "active" });
  await takeGrantedAccess(admin, { authorizationId: id, confirmEnterpriseChange: true });
  expect(await db.grant.findUnique({ where: { id: before } })).toBeNull();
});

test("access for an app that the connector no longer has is not taken", async () => {
  const { connector, secret } = await send();
  const { id } = await follow(secret);
  await db.connector.update({ where: { id: connector.id }, data: { clientId: "another" } });
  await expect(takeGrantedAccess(admin, { authorizationId: id, confirmEnterpriseChange: false })).rejects.toThrow(
    Conflict,
  );
});

test("discarded access is ended at the provider and waits no more", async () => {
  const { connector, secret } = await send();
  const { id } = await follow(secret);
  const { grantId } = await db.authorization.findUniqueOrThrow({ where: { id } });
  const before = asked(sandbox, "revoke");
  await discardGrantedAccess(admin, { authorizationId: id });
  expect(asked(sandbox, "revoke")).toBe(before + 1);
  expect(await db.grant.findUnique({ where: { id: grantId ?? "" } })).toBeNull();
  expect(await readGrantedAccess(admin, connector.id)).toBeNull();
  expect((await eventsOf(id)).at(-1)).toBe("authorization discarded by Ada");
  expect((await readAttempt(admin, "box", id)).outcome.label).toBe("Granted, given back");
  await expect(discardGrantedAccess(admin, { authorizationId: id })).rejects.toThrow(NotFound);
  await expect(takeGrantedAccess(admin, { authorizationId: id, confirmEnterpriseChange: false })).rejects.toThrow(
    NotFound,
  );
});

test("access that is discarded while the provider is away is taken by nobody, and ended once it is back", async () => {
  const { connector, secret } = await send();
  const { id } = await follow(secret);
  const { grantId } = await db.authorization.findUniqueOrThrow({ where: { id } });
  const always = { after: 0, times: null, probability: 1, retryAfterSeconds: 1, delayMs: 0, seen: 0, spoiled: 0 };
  sandbox.state.faults.set("revoke", { ...always, action: "500" });
  await discardGrantedAccess(admin, { authorizationId: id });
  expect((await eventsOf(id)).at(-1)).toBe("authorization discarded by Ada");
  await expect(takeGrantedAccess(admin, { authorizationId: id, confirmEnterpriseChange: true })).rejects.toThrow(
    NotFound,
  );
  expect(await db.connector.findUniqueOrThrow({ where: { id: connector.id } })).toMatchObject({ grantId: null });
  sandbox.state.faults.clear();
  await revokeUnusedGrants({ kind: "engine" });
  expect(await db.grant.count({ where: { id: grantId ?? "" } })).toBe(0);
});

test("access waits for seven days, and is then ended at the provider", async () => {
  const { connector, secret } = await send();
  const { id, proofs } = await follow(secret);
  const { grantId } = await db.authorization.findUniqueOrThrow({ where: { id } });
  const held = () => db.grant.count({ where: { id: grantId ?? "" } });
  await db.grant.update({ where: { id: grantId ?? "" }, data: { createdAt: daysAgo(6.9) } });
  await revokeUnusedGrants({ kind: "engine" });
  expect(await held()).toBe(1);
  await db.grant.update({ where: { id: grantId ?? "" }, data: { createdAt: daysAgo(7.1) } });
  await db.authorization.update({ where: { id }, data: { endedAt: daysAgo(7.1) } });
  expect(await readGrantedAccess(admin, connector.id)).toBeNull();
  await expect(takeGrantedAccess(admin, { authorizationId: id, confirmEnterpriseChange: false })).rejects.toThrow(
    NotFound,
  );
  expect(await readResult(id, proofs)).toMatchObject({ state: "refused", code: "not_used_in_time" });
  await revokeUnusedGrants({ kind: "engine" });
  expect(await held()).toBe(0);
});

describe("a link counts no more", () => {
  const refuses = async (secret: string) => {
    await expect(readAuthorizationLink({ secret })).rejects.toThrow(NotFound);
    await expect(followAuthorizationLink({ secret }, nowhere)).rejects.toThrow(NotFound);
  };

  test("once it was ended, replaced or its days are over, or when it never was one", async () => {
    const ended = await send();
    await endAuthorizationLink(admin, { connectorId: ended.connector.id });
    await expect(endAuthorizationLink(admin, { connectorId: ended.connector.id })).rejects.toThrow(NotFound);
    const replaced = await send();
    await createAuthorizationLink(admin, { connectorId: replaced.connector.id, days: 1 });
    const old = await send();
    const expired = { where: { connectorId: old.connector.id }, data: { expiresAt: daysAgo(0.01) } };
    await db.authorizationLink.update(expired);
    for (const secret of [ended.secret, replaced.secret, old.secret, "", "x".repeat(43)]) await refuses(secret);
  });

  test("when who sent it may not ask any more", async () => {
    const [gone, lowered] = [await createPerson(), await createPerson()];
    const links = [await send(gone), await send(lowered)];
    await db.user.update({ where: { id: gone.id }, data: { disabledAt: new Date() } });
    await db.user.update({ where: { id: lowered.id }, data: { role: "operator" } });
    for (const { secret } of links) await refuses(secret);
  });

  test("for an hour when it was followed twenty times", async () => {
    const { connector, secret } = await send();
    for (let time = 0; time < 20; time++) await followAuthorizationLink({ secret }, nowhere);
    await expect(followAuthorizationLink({ secret }, nowhere)).rejects.toThrow(Refused);
    expect(await db.authorization.count({ where: { connectorId: connector.id } })).toBe(20);
  });
});

test("only an administrator sends, ends, takes and discards, and a link needs the Client secret", async () => {
  const { connector } = await send();
  const authorizationId = connector.id;
  for (const role of ["viewer", "operator"] as const) {
    const person = await createPerson({ role });
    const connectorId = connector.id;
    for (const attempt of [
      () => createAuthorizationLink(person, { connectorId, days: 1 }),
      () => endAuthorizationLink(person, { connectorId }),
      () => readGrantedAccess(person, connectorId),
      () => takeGrantedAccess(person, { authorizationId, confirmEnterpriseChange: true }),
      () => discardGrantedAccess(person, { authorizationId }),
    ])
      await expect(attempt()).rejects.toThrow(Refused);
  }
  await db.connector.update({ where: { id: connector.id }, data: { clientSecretSealed: null } });
  await expect(createAuthorizationLink(admin, { connectorId: connector.id, days: 1 })).rejects.toThrow(Conflict);
});
