import { randomUUID } from "node:crypto";
import { afterAll, describe, expect, test } from "vitest";
import { db } from "#lib/db.ts";
import { Invalid } from "#lib/errors.ts";
import { authorize, createTripConnector, sandboxApp, startBoxForTrips, tokenFrom } from "#test/box-trip.ts";
import { createPerson } from "#test/people.ts";
import { expireAuthorizations } from "./expire.ts";
import { readAuthorization } from "./read.ts";
import { type Redemption, redeemToken } from "./redeem.ts";

const sandbox = await startBoxForTrips();
afterAll(() => sandbox.close());
const admin = await createPerson();
const app = sandboxApp(sandbox);
const login = "admin@acme.example";

function redeem(wish: Pick<Redemption, "token" | "connectorId"> & Partial<Redemption>): Promise<string> {
  const defaults = { kind: "box", environment: "sandbox", clientId: app.clientId, confirmEnterpriseChange: false };
  return db.$transaction((transaction) => redeemToken(transaction, admin, { ...defaults, ...wish }));
}

async function refusedField(work: Promise<unknown>): Promise<Record<string, string>> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(Invalid);
  return error instanceof Invalid ? error.fields : {};
}

/** A connector that holds the grant of an authorization with this account. */
async function connectorOf(account: string) {
  const connector = await createTripConnector(app);
  const { token } = await tokenFrom(sandbox, admin, account, { connectorId: connector.id });
  const grantId = await redeem({ token, connectorId: connector.id });
  return db.connector.update({ where: { id: connector.id }, data: { grantId } });
}

test("a token is redeemed once and leaves the dialog and the database", async () => {
  const { id, token, grantId } = await tokenFrom(sandbox, admin, login);
  const connector = await createTripConnector(app);
  expect(await redeem({ token, connectorId: connector.id })).toBe(grantId);
  expect(await readAuthorization(admin, id)).toMatchObject({ state: "granted", token: null, redeemed: true });
  expect((await refusedField(redeem({ token, connectorId: connector.id }))).token).toContain("counts once");
});

test("of two who redeem a token at once, one gets it", async () => {
  const { token } = await tokenFrom(sandbox, admin, login);
  const connector = await createTripConnector(app);
  const both = await Promise.allSettled([1, 2].map(() => redeem({ token, connectorId: connector.id })));
  expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
});

describe("a token is refused", () => {
  test("when it is none, or unknown", async () => {
    const connectorId = randomUUID();
    for (const token of ["", "x", "ccat_", `ccat_${"A".repeat(43)}`, "ccat_\u0000", "'; DROP TABLE authorization"])
      expect((await refusedField(redeem({ token, connectorId }))).token).toContain("Click Authorize");
  });

  test("for another Client ID, kind, environment or connector", async () => {
    const connector = await createTripConnector(app);
    const { token } = await tokenFrom(sandbox, admin, login, { connectorId: connector.id });
    for (const other of [
      { clientId: "another" },
      { kind: "another" },
      { environment: "box.com" },
      { connectorId: (await createTripConnector(app)).id },
    ])
      expect((await refusedField(redeem({ token, connectorId: connector.id, ...other }))).token).toContain("another");
    await redeem({ token, connectorId: connector.id });
  });

  test("after 60 minutes, and is wiped then", async () => {
    const { id, token } = await tokenFrom(sandbox, admin, login);
    const connector = await createTripConnector(app);
    await db.authorization.update({ where: { id }, data: { endedAt: new Date(Date.now() - 61 * 60_000) } });
    expect((await refusedField(redeem({ token, connectorId: connector.id }))).token).toContain("60 minutes");
    expect(await readAuthorization(admin, id)).toMatchObject({ state: "refused", code: "token_expired" });
    await expireAuthorizations({ kind: "engine" });
    expect((await db.authorization.findUniqueOrThrow({ where: { id } })).tokenSealed).toBeNull();
  });

  test("from someone who is no administrator", async () => {
    const { token } = await tokenFrom(sandbox, admin, login);
    const operator = await createPerson({ role: "operator" });
    const asked = {
      kind: "box",
      environment: "sandbox",
      clientId: app.clientId,
      confirmEnterpriseChange: false,
      token,
    };
    await expect(
      db.$transaction((transaction) => redeemToken(transaction, operator, { ...asked, connectorId: randomUUID() })),
    ).rejects.toThrow("needs the role administrator");
  });
});

test("another enterprise than before needs a confirmation, and the old grant stays until then", async () => {
  const connector = await connectorOf(login);
  const { status, id } = await authorize(sandbox, admin, "admin@globex.example", { connectorId: connector.id });
  expect(status).toMatchObject({ state: "granted", anotherEnterprise: { previous: "Acme", now: "Globex" } });
  const token = status.state === "granted" ? (status.token ?? "") : "";
  const fields = await refusedField(redeem({ token, connectorId: connector.id }));
  expect(fields.confirmEnterpriseChange).toContain("Globex");
  expect(await db.grant.findUnique({ where: { id: connector.grantId ?? "" } })).toMatchObject({ state: "active" });
  expect((await db.authorization.findUniqueOrThrow({ where: { id } })).redeemedAt).toBeNull();
  await redeem({ token, connectorId: connector.id, confirmEnterpriseChange: true });
});

test("another account of the same enterprise needs none", async () => {
  const connector = await connectorOf(login);
  const { token } = await tokenFrom(sandbox, admin, "coadmin@acme.example", { connectorId: connector.id });
  await redeem({ token, connectorId: connector.id });
});
