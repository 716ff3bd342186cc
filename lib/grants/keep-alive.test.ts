import { afterAll, afterEach, describe, expect, test } from "vitest";
import { engine } from "#lib/caller.ts";
import { readConnectors } from "#lib/connectors/read.ts";
import { deleteConnector } from "#lib/connectors/write.ts";
import { db } from "#lib/db.ts";
import { endGrant } from "#sandbox/box/oauth/grants.ts";
import { asked, createTripConnector, sandboxApp, startBoxForTrips, tokenFrom } from "#test/box-trip.ts";
import { createPerson } from "#test/people.ts";
import { readAccessToken } from "./access-token.ts";
import { replaceClientSecret } from "./client-secret.ts";
import { keepGrantsAlive, revokeUnusedGrants } from "./keep-alive.ts";
import { readGrant } from "./read.ts";
import { revokeGrant } from "./revoke.ts";
import { openOfGrant } from "./sealed.ts";

const sandbox = await startBoxForTrips();
afterAll(() => sandbox.close());
afterEach(() => sandbox.state.faults.clear());
const admin = await createPerson();
const app = sandboxApp(sandbox);

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);

async function grantOf(data: { refreshTokenIssuedAt?: Date; createdAt?: Date } = {}): Promise<string> {
  const { grantId } = await tokenFrom(sandbox, admin, "admin@acme.example");
  await db.grant.update({ where: { id: grantId }, data });
  return grantId;
}

const fault = { after: 0, times: null, probability: 1, retryAfterSeconds: 600, delayMs: 0, seen: 0, spoiled: 0 };

describe("keeping grants alive", () => {
  test("refreshes what is seven days old, also for a paused connector, and nothing younger", async () => {
    const [old, young, unused] = [
      await grantOf({ refreshTokenIssuedAt: daysAgo(7) }),
      await grantOf({ refreshTokenIssuedAt: daysAgo(5.9) }),
      await grantOf({ refreshTokenIssuedAt: daysAgo(20) }),
    ];
    const { id } = await createTripConnector(app, old);
    await db.connector.update({ where: { id }, data: { pausedAt: new Date() } });
    await createTripConnector(app, young);
    expect(await keepGrantsAlive(engine)).toEqual({ refreshed: 1, failed: 0 });
    expect((await readGrant(old)).version).toBe(2);
    expect((await readGrant(young)).version).toBe(1);
    expect((await readGrant(unused)).version).toBe(1);
    expect(await keepGrantsAlive(engine)).toEqual({ refreshed: 0, failed: 0 });
  });

  test("one that fails does not keep the others from it", async () => {
    const grants = [
      await grantOf({ refreshTokenIssuedAt: daysAgo(9) }),
      await grantOf({ refreshTokenIssuedAt: daysAgo(8) }),
    ];
    for (const grantId of grants) await createTripConnector(app, grantId);
    sandbox.state.faults.set("token", { ...fault, action: "429", times: 1 });
    expect(await keepGrantsAlive(engine)).toEqual({ refreshed: 1, failed: 1 });
    expect(await keepGrantsAlive(engine)).toEqual({ refreshed: 1, failed: 0 });
  });

  test("one whose secrets don't open is told of, and does not keep the others from it either", async () => {
    const [damaged, good] = [
      await grantOf({ refreshTokenIssuedAt: daysAgo(30) }),
      await grantOf({ refreshTokenIssuedAt: daysAgo(8) }),
    ];
    const connectors = [await createTripConnector(app, damaged), await createTripConnector(app, good)];
    await db.grant.update({ where: { id: damaged }, data: { clientSecretSealed: "nothing" } });
    await expect(keepGrantsAlive(engine)).rejects.toThrow("Some grants could not be refreshed.");
    expect((await readGrant(good)).version).toBe(2);
    await db.connector.deleteMany({ where: { id: { in: connectors.map(({ id }) => id) } } });
  });
});

test("a grant from a restored backup is tried whatever its age: one that was spent since ends by that, another goes on", async () => {
  const [spent, good] = [await grantOf(), await grantOf()];
  for (const id of [spent, good]) {
    await createTripConnector(app, id);
    await db.grant.update({ where: { id }, data: { refreshFailure: "restored_from_backup" } });
  }
  sandbox.state.faults.set("token", { ...fault, action: "429" });
  expect(await keepGrantsAlive(engine)).toEqual({ refreshed: 0, failed: 2 });
  sandbox.state.faults.clear();
  const token = openOfGrant(spent, "refresh_token_sealed", (await readGrant(spent)).refreshTokenSealed);
  const atBox = sandbox.state.grants.byRefreshToken.get(token);
  if (atBox) endGrant(sandbox.state.grants, atBox);
  await keepGrantsAlive(engine);
  expect(await readGrant(spent)).toMatchObject({ state: "needs_authorization", cause: "restored" });
  expect(await readAccessToken(engine, spent, null)).toMatchObject({ cause: "restored_from_backup" });
  expect(await db.grant.findUnique({ where: { id: good } })).toMatchObject({ version: 2, refreshFailure: null });
});

describe("a grant that can't be refreshed", () => {
  async function listed(id: string) {
    const { connectors } = await readConnectors(admin, "box", { search: "", states: [], after: null });
    return connectors.find((connector) => connector.id === id);
  }

  test("for its Client secret stays a grant, its connector says so, and a new secret mends it", async () => {
    const other = { ...app, clientId: "another-app", clientSecret: "the secret of another app" };
    sandbox.state.apps.set(other.clientId, other);
    const { grantId } = await tokenFrom(sandbox, admin, "admin@acme.example", other);
    await db.grant.update({ where: { id: grantId }, data: { refreshTokenIssuedAt: daysAgo(8) } });
    const { id } = await createTripConnector(other, grantId);
    const { clientSecret } = other;
    other.clientSecret = "another secret by now";
    expect(await keepGrantsAlive(engine)).toEqual({ refreshed: 0, failed: 1 });
    expect(await readGrant(grantId)).toMatchObject({ state: "active", version: 1 });
    expect((await listed(id))?.state).toBe("credentials-refused");
    other.clientSecret = clientSecret;
    await db.$transaction((transaction) => replaceClientSecret(transaction, grantId, clientSecret));
    expect((await listed(id))?.state).not.toBe("credentials-refused");
    expect(await keepGrantsAlive(engine)).toEqual({ refreshed: 1, failed: 0 });
  });

  test("for 30 days is shown as ending, with the day, until it is refreshed", async () => {
    const grantId = await grantOf({ refreshTokenIssuedAt: daysAgo(31) });
    const { id } = await createTripConnector(app, grantId);
    sandbox.state.faults.set("token", { ...fault, action: "429", times: 1 });
    expect(await keepGrantsAlive(engine)).toEqual({ refreshed: 0, failed: 1 });
    const { state, deadline } = (await listed(id)) ?? {};
    expect(state).toBe("authorization-ending");
    expect(deadline).toMatchObject({ idleDays: 31, urgency: "warning" });
    expect(await keepGrantsAlive(engine)).toEqual({ refreshed: 1, failed: 0 });
    expect((await listed(id))?.deadline).toMatchObject({ idleDays: 0, urgency: "none" });
  });
});

describe("revoking", () => {
  test("tells the provider and wipes the row with its secrets", async () => {
    const grantId = await grantOf();
    const held = sandbox.state.grants.byId.size;
    expect(await revokeGrant(admin, grantId)).toEqual({ revoked: true });
    expect(sandbox.state.grants.byId.size).toBe(held - 1);
    expect(await db.grant.findUnique({ where: { id: grantId } })).toBeNull();
    expect(await db.auditEvent.findFirst({ where: { subjectId: grantId, event: "revoked" } })).toMatchObject({
      actorId: admin.id,
    });
  });

  test("comes with deleting the connector, after which no sealed text of it is left", async () => {
    const grantId = await grantOf();
    const { id } = await createTripConnector(app, grantId);
    const held = sandbox.state.grants.byId.size;
    await deleteConnector(admin, { id });
    expect(sandbox.state.grants.byId.size).toBe(held - 1);
    expect(await db.grant.count({ where: { id: grantId } })).toBe(0);
    expect(await db.connector.count({ where: { id } })).toBe(0);
    expect(await db.authorization.count({ where: { grantId, tokenSealed: { not: null } } })).toBe(0);
  });

  test("leaves a grant alone that a connector holds", async () => {
    const grantId = await grantOf();
    await createTripConnector(app, grantId);
    expect(await revokeGrant(admin, grantId)).toEqual({ revoked: false });
    expect(await readGrant(grantId)).toMatchObject({ state: "active" });
  });

  test("is tried again while the provider is away; nobody gets a token meanwhile", async () => {
    const grantId = await grantOf();
    sandbox.state.faults.set("revoke", { ...fault, action: "500" });
    expect(await revokeGrant(admin, grantId)).toEqual({ revoked: false });
    expect(await readGrant(grantId)).toMatchObject({ state: "needs_authorization", accessTokenSealed: "" });
    sandbox.state.faults.clear();
    expect((await revokeUnusedGrants(engine)).revoked).toBeGreaterThanOrEqual(1);
    expect(await db.grant.findUnique({ where: { id: grantId } })).toBeNull();
  });

  test("ends what was never redeemed for a day, and nothing younger", async () => {
    const [old, young] = [await grantOf({ createdAt: daysAgo(1.1) }), await grantOf()];
    const before = asked(sandbox, "revoke");
    expect(await revokeUnusedGrants(engine)).toEqual({ revoked: 1 });
    expect(asked(sandbox, "revoke")).toBe(before + 1);
    expect(await db.grant.findUnique({ where: { id: old } })).toBeNull();
    expect(await readGrant(young)).toMatchObject({ state: "active" });
  });

  test("finds a grant that its connector let go of, whichever way, and none that another has by now", async () => {
    const [left, deleted, moved] = [await grantOf(), await grantOf(), await grantOf()];
    const connectors = [
      await createTripConnector(app, left),
      await createTripConnector(app, deleted),
      await createTripConnector(app, moved),
    ];
    const inUse = () => db.grant.count({ where: { id: { in: [left, deleted, moved] }, inUse: true } });
    expect(await inUse()).toBe(3);
    await db.grant.updateMany({ where: { id: { in: [left, deleted, moved] } }, data: { createdAt: daysAgo(400) } });
    expect(await revokeUnusedGrants(engine)).toEqual({ revoked: 0 });
    const [one, two, three] = connectors.map(({ id }) => id);
    await db.connector.delete({ where: { id: two } });
    await db.connector.update({ where: { id: three }, data: { grantId: null } });
    await db.connector.update({ where: { id: one }, data: { grantId: moved } });
    expect(await inUse()).toBe(1);
    expect(await revokeUnusedGrants(engine)).toEqual({ revoked: 2 });
    expect(await readGrant(moved)).toMatchObject({ state: "active" });
  });
});
