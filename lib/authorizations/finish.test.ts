import { afterAll, afterEach, describe, expect, test } from "vitest";
import type { Person } from "#lib/caller.ts";
import { box } from "#lib/connectors/box/kind.ts";
import { db } from "#lib/db.ts";
import type { FaultAction } from "#sandbox/box/http/faults.ts";
import { asked, authorize, callbackOf, openTrip, sandboxApp, startBoxForTrips, travel } from "#test/box-trip.ts";
import { createPerson } from "#test/people.ts";
import { finishAuthorization } from "./finish.ts";
import { openAuthorization } from "./open.ts";
import { readAuthorization } from "./read.ts";

const sandbox = await startBoxForTrips();
afterAll(() => sandbox.close());
afterEach(() => {
  sandbox.state.faults.clear();
  sandbox.state.switches.omitRefreshToken = false;
});

const admin = await createPerson();
const app = sandboxApp(sandbox);
const login = "admin@acme.example";

/** A trip whose browser has come back, and the answer it carries. */
async function returned(person: Person = admin) {
  const trip = await openTrip(person, app);
  return { ...trip, callback: callbackOf(await travel(sandbox, trip.location, login)) };
}

/** Runs `work` and expects it to reach the token endpoint `times` times. */
async function askingTokens<Value>(times: number, work: () => Promise<Value>): Promise<Value> {
  const before = asked(sandbox, "token");
  const value = await work();
  expect(asked(sandbox, "token") - before).toBe(times);
  return value;
}

describe("a callback that belongs to no authorization of this browser", () => {
  test("makes no token request without a state", async () => {
    const { callback, proofs } = await returned();
    for (const state of [null, ""])
      expect(await askingTokens(0, () => finishAuthorization(box, { ...callback, state }, proofs))).toEqual({
        mismatch: "state_mismatch",
      });
  });

  test("makes no token request with a wrong state, or with that of another trip of this browser", async () => {
    const [one, other] = [await returned(), await returned()];
    const wrong = { ...one.callback, state: "wrong" };
    expect(await askingTokens(0, () => finishAuthorization(box, wrong, one.proofs))).toEqual({
      mismatch: "state_mismatch",
    });
    const foreign = { ...one.callback, state: other.state };
    expect(await askingTokens(0, () => finishAuthorization(box, foreign, one.proofs))).toEqual({
      mismatch: "other_browser",
    });
  });

  test("makes no token request without the cookie, or in another browser", async () => {
    const { callback, id } = await returned();
    const { proofs } = await openTrip(await createPerson(), app);
    for (const others of [[], proofs, [{ authorizationId: id, secret: proofs[0]?.secret ?? "" }]])
      expect(await askingTokens(0, () => finishAuthorization(box, callback, others))).toEqual({
        mismatch: "other_browser",
      });
  });

  test("makes no token request after ten minutes", async () => {
    const { callback, proofs, id } = await returned();
    await db.authorization.update({ where: { id }, data: { expiresAt: new Date(Date.now() - 1) } });
    expect(await askingTokens(0, () => finishAuthorization(box, callback, proofs))).toEqual({
      mismatch: "ten_minutes_passed",
    });
  });

  test("makes no token request on the path of another kind", async () => {
    const { callback, proofs } = await returned();
    const other = { ...box, id: "other", callbackPath: "/cmp/Other" };
    expect(await askingTokens(0, () => finishAuthorization(other, callback, proofs))).toEqual({
      mismatch: "state_mismatch",
    });
  });

  test("makes no token request the second time", async () => {
    const { callback, proofs } = await returned();
    await askingTokens(1, () => finishAuthorization(box, callback, proofs));
    expect(await askingTokens(0, () => finishAuthorization(box, callback, proofs))).toEqual({
      mismatch: "already_used",
    });
  });

  test("makes no token request once the window was opened again", async () => {
    const { callback, proofs, id } = await returned();
    await openAuthorization(id, { person: admin, link: null });
    expect(await askingTokens(0, () => finishAuthorization(box, callback, proofs))).toEqual({
      mismatch: "state_mismatch",
    });
  });
});

test("fifty callbacks at once make one token request, and one of them wins", async () => {
  const { callback, proofs, id } = await returned();
  const all = await askingTokens(1, () =>
    Promise.all(Array.from({ length: 50 }, () => finishAuthorization(box, callback, proofs))),
  );
  expect(all.filter((one) => "ok" in one)).toEqual([{ authorizationId: id, ok: true }]);
  expect(await db.grant.count({ where: { authorization: { id } } })).toBe(1);
});

test("a granted authorization names the account, the enterprise and each permission, and has a token", async () => {
  const { status, id } = await authorize(sandbox, admin, login);
  expect(status).toMatchObject({
    state: "granted",
    account: { login, role: "admin" },
    enterprise: "Acme",
    anotherEnterprise: null,
    token: expect.stringMatching(/^ccat_[\w-]{43}$/),
  });
  if (status.state !== "granted") return;
  expect(status.permissions.map(({ label, state }) => [label, state])).toEqual([
    ["Manage users", "granted"],
    ["Manage groups", "granted"],
    ["Manage enterprise properties", "granted"],
  ]);
  const row = await db.authorization.findUniqueOrThrow({ where: { id } });
  expect(row.clientSecretSealed).toBeNull();
  expect((row.steps as { step: string }[]).map(({ step }) => step)).toEqual([
    "Authorize was clicked",
    "The window was opened",
    "The start page was opened",
    "The browser was sent to the provider",
    "The provider sent the browser back",
    "The code was exchanged",
    "The provider told who logged in",
    "The permissions were tried",
    "Access was granted and a token made",
    "The token was shown in the dialog",
  ]);
});

test("another administrator sees neither the authorization nor its token; another session of the same one no token", async () => {
  const { id } = await authorize(sandbox, admin, login);
  await expect(readAuthorization(await createPerson(), id)).rejects.toThrow("no such authorization");
  const elsewhere = { ...admin, sessionId: crypto.randomUUID() };
  expect(await readAuthorization(elsewhere, id)).toMatchObject({ state: "granted", token: null });
});

test("a person who is no administrator can't ask", async () => {
  const operator = await createPerson({ role: "operator" });
  await expect(openTrip(operator, app)).rejects.toThrow("needs the role administrator");
});

test("without a permission that is not required the rest is granted, with the cure", async () => {
  const { clientId, clientSecret } = sandboxApp(sandbox, "Without enterprise properties");
  const { status } = await authorize(sandbox, admin, login, { clientId, clientSecret });
  expect(status).toMatchObject({ state: "granted" });
  if (status.state !== "granted") return;
  expect(status.permissions.find(({ state }) => state === "missing")).toMatchObject({
    label: "Manage enterprise properties",
    cure: expect.stringContaining("Turn on Manage enterprise properties"),
  });
});

describe("a refused authorization keeps its reason and gives back what it was given", () => {
  async function refusedAs(code: string, wish: { login?: string; appName?: string; clientSecret?: string } = {}) {
    const { clientId, clientSecret } = sandboxApp(sandbox, wish.appName);
    const grants = sandbox.state.grants.byId.size;
    const { status, id } = await authorize(sandbox, admin, wish.login ?? login, {
      clientId,
      clientSecret: wish.clientSecret ?? clientSecret,
    });
    expect(status).toMatchObject({ state: "refused", code });
    expect(sandbox.state.grants.byId.size).toBe(grants);
    const row = await db.authorization.findUniqueOrThrow({ where: { id } });
    expect(row).toMatchObject({ grantId: null, tokenHash: null, tokenSealed: null, clientSecretSealed: null });
    expect(await db.auditEvent.count({ where: { noun: "authorization", event: "refused", subjectId: id } })).toBe(1);
    return status;
  }

  test("for a free account", () => refusedAs("free_account", { login: "frida@free.example" }));

  test("for an account that is not an administrator", () =>
    refusedAs("not_an_administrator", { login: "user@acme.example" }));

  test("for wrong client credentials", () => refusedAs("client_credentials_invalid", { clientSecret: "wrong-secret" }));

  test("without a refresh token", async () => {
    sandbox.state.switches.omitRefreshToken = true;
    await refusedAs("no_refresh_token");
  });

  test("without the permission that everything needs", async () => {
    const bare = { ...app, clientId: "bare", clientSecret: "bare-secret", name: "Bare", scopes: [] };
    sandbox.state.apps.set("bare", bare);
    const status = await refusedAs("permission_missing", { appName: "Bare" });
    if (status.state === "refused") expect(status.permissions.map(({ state }) => state)).toContain("missing");
  });

  test("when the enterprise does not let the app in", async () => {
    sandbox.state.faults.set("users-me", { ...fault("appDisabled"), times: null });
    await refusedAs("app_disabled");
  });
});

const fault = (action: FaultAction) => ({
  action,
  after: 0,
  times: 1,
  probability: 1,
  retryAfterSeconds: 0,
  delayMs: 0,
  seen: 0,
  spoiled: 0,
});

test("a connection that breaks before the code was taken is tried again", async () => {
  sandbox.state.faults.set("token", fault("reset"));
  const { status } = await authorize(sandbox, admin, login);
  expect(status.state).toBe("granted");
});

test("a code that comes too late has its own words", async () => {
  const trip = await openTrip(admin, app);
  const back = await travel(sandbox, trip.location, login);
  sandbox.state.clock.advance(31_000);
  await finishAuthorization(box, callbackOf(back), trip.proofs);
  expect(await readAuthorization(admin, trip.id)).toMatchObject({ state: "refused", code: "code_expired" });
});

test("denied access ends the authorization without a token request, in our words and Box's", async () => {
  const trip = await openTrip(admin, app);
  const back = await travel(sandbox, trip.location, login, "deny");
  await askingTokens(0, () => finishAuthorization(box, callbackOf(back), trip.proofs));
  expect(await readAuthorization(admin, trip.id)).toMatchObject({
    state: "refused",
    code: "denied",
    detail: "The user denied access to your application",
  });
  expect(await finishAuthorization(box, callbackOf(back), trip.proofs)).toEqual({ mismatch: "already_used" });
});

test("what Box says in an error is kept as one short line of text", async () => {
  const trip = await openTrip(admin, app);
  const errorDescription = `<img src=x onerror=alert(1)>\u0000\u0007\r\n\u202e${"long ".repeat(200)}`;
  await finishAuthorization(box, { state: trip.state, code: null, error: "odd", errorDescription }, trip.proofs);
  const status = await readAuthorization(admin, trip.id);
  expect(status).toMatchObject({ state: "refused", code: "unknown" });
  if (status.state !== "refused") return;
  expect(status.detail).toMatch(/^<img src=x onerror=alert\(1\)> long/);
  expect(status.detail?.length).toBeLessThanOrEqual(301);
  expect(status.detail).not.toMatch(/[\p{Cc}\p{Cf}]/u);
});
