import { afterAll, describe, expect, test } from "vitest";
import { box } from "#lib/connectors/box/kind.ts";
import { db } from "#lib/db.ts";
import { NotFound } from "#lib/errors.ts";
import {
  authorize,
  callbackOf,
  createTripConnector,
  openTrip,
  sandboxApp,
  startBoxForTrips,
  travel,
} from "#test/box-trip.ts";
import { createPerson } from "#test/people.ts";
import { beginAuthorization } from "./begin.ts";
import { finishAuthorization } from "./finish.ts";
import { readAttempt, readAttempts } from "./record.ts";
import { exportAttempts } from "./record-export.ts";

const sandbox = await startBoxForTrips();
afterAll(() => sandbox.close());
const admin = await createPerson();
const viewer = await createPerson({ role: "viewer" });
const app = sandboxApp(sandbox);
const login = "admin@acme.example";
const everything = { connectorId: null, after: null };

const attemptOf = (id: string) => readAttempt(viewer, "box", id);
const factsOf = ({ steps }: Awaited<ReturnType<typeof attemptOf>>, step: string) =>
  Object.fromEntries(steps.find((one) => one.step === step)?.facts ?? []);

test("the record of a granted attempt says what was sent, who logged in and what they may do", async () => {
  const { id } = await authorize(sandbox, admin, login);
  const attempt = await attemptOf(id);
  expect(attempt).toMatchObject({ begunBy: admin.name, account: login, enterprise: "Acme", text: null });
  expect(attempt.outcome.label).toBe("Granted, not saved yet");
  expect(factsOf(attempt, "The browser was sent to the provider")).toEqual({
    Address: `${sandbox.url}/api/oauth2/authorize`,
    "Client ID": app.clientId,
    "Redirect URI": "http://localhost:3000/cmp/AuthorizeBoxConnector",
  });
  expect(factsOf(attempt, "The provider told who logged in")).toMatchObject({
    Account: expect.stringContaining(login),
    Role: "admin",
    Enterprise: expect.stringContaining("Acme"),
  });
  expect(factsOf(attempt, "The permissions were tried")).toEqual({
    "Manage users": "Granted",
    "Manage groups": "Granted",
    "Manage enterprise properties": "Granted",
  });
});

test("a window that the browser blocked is on record", async () => {
  const form = { kind: "box", environment: "sandbox", ...app, connectorId: null, windowBlocked: true };
  const { authorizationId } = await beginAuthorization(admin, form);
  expect((await attemptOf(authorizationId)).steps).toContainEqual(
    expect.objectContaining({ step: "The browser blocked the window", failed: true }),
  );
});

describe("a failed attempt has the provider's own code, and a text for its administrator", () => {
  test("when the provider sends an error back", async () => {
    const trip = await openTrip(admin, app);
    const back = callbackOf(await travel(sandbox, trip.location, login, "deny"));
    await finishAuthorization(box, back, trip.proofs);
    const attempt = await attemptOf(trip.id);
    expect(factsOf(attempt, "The provider answered with an error")).toEqual({
      Error: "access_denied",
      Description: "The user denied access to your application",
    });
    for (const part of [app.clientId, "http://localhost:3000/cmp/AuthorizeBoxConnector", "Access was denied"])
      expect(attempt.text).toContain(part);
    expect(attempt.text).toContain("Platform Apps Manager");
    expect(attempt.text).not.toMatch(/\{\w+\}/);
  });

  test("when it refuses the exchange", async () => {
    const { id } = await authorize(sandbox, admin, login, { clientSecret: "not-the-secret" });
    const attempt = await attemptOf(id);
    expect(factsOf(attempt, "The provider refused the exchange of the code")).toMatchObject({
      Error: "invalid_client",
    });
    expect(attempt.text).not.toContain("not-the-secret");
  });

  test("when the account will not do: who it was is told", async () => {
    const { id } = await authorize(sandbox, admin, "user@acme.example");
    const attempt = await attemptOf(id);
    expect(factsOf(attempt, "The provider told who logged in").Account).toContain("user@acme.example");
    expect(attempt.outcome).toMatchObject({ label: "The account is not an administrator", color: "red" });
  });

  test("when it never came back: the pages it may have shown are named", async () => {
    const { id } = await openTrip(admin, app);
    await db.authorization.update({ where: { id }, data: { expiresAt: new Date(Date.now() - 1000) } });
    const attempt = await attemptOf(id);
    expect(attempt.steps.at(-1)).toMatchObject({
      step: "Ten minutes passed without an answer from Box",
      failed: true,
    });
    expect(attempt.text).toContain("The redirect URI is wrong");
    expect(attempt.text).toContain("The app is disabled by the enterprise");
  });
});

test("an error that repeats the code or the state does not bring them into the record", async () => {
  const trip = await openTrip(admin, app);
  const code = "a-code-of-the-provider";
  await finishAuthorization(
    box,
    { state: trip.state, code, error: "odd", errorDescription: `bad ${code} for ${trip.state}` },
    trip.proofs,
  );
  const told = JSON.stringify(await attemptOf(trip.id));
  for (const secret of [code, trip.state, app.clientSecret]) expect(told).not.toContain(secret);
});

test("a connector's list has its own attempts and those of its app before it was saved, page by page", async () => {
  const own = { ...app, clientId: "app-of-one-list", clientSecret: "secret-of-one-list" };
  sandbox.state.apps.set(own.clientId, own);
  const wish = { clientId: own.clientId, clientSecret: own.clientSecret };
  const { id: before } = await openTrip(admin, wish);
  const connector = await createTripConnector(own);
  const another = await createTripConnector(own);
  const { id: its } = await openTrip(admin, { ...wish, connectorId: connector.id });
  await openTrip(admin, { ...wish, connectorId: another.id });
  await openTrip(admin, app);
  const filter = { connectorId: connector.id, after: null };
  const first = await readAttempts(viewer, "box", filter, 1);
  expect([first.attempts.map(({ id }) => id), first.next]).toEqual([[its], its]);
  const second = await readAttempts(viewer, "box", { ...filter, after: first.next }, 1);
  expect([second.attempts.map(({ id }) => id), second.next]).toEqual([[before], null]);
});

test("the file has a line for each attempt, and the record is not for strangers", async () => {
  const { id } = await authorize(sandbox, admin, "user@acme.example");
  const lines: string[] = [];
  for await (const line of exportAttempts(viewer, "box", everything)) lines.push(line);
  expect(lines.length).toBe(1 + (await db.authorization.count({ where: { kind: "box" } })));
  expect(lines.find((line) => line.startsWith(id))).toContain("The account is not an administrator");
  const exported = await db.auditEvent.findMany({ where: { actorId: viewer.id, event: "exported" } });
  expect(exported).toMatchObject([{ noun: "authorization", subject: "Box authorizations" }]);
  await expect(readAttempts({ kind: "engine" }, "box", everything)).rejects.toThrow("signed-in person");
  await expect(readAttempt(viewer, "box", crypto.randomUUID())).rejects.toThrow(NotFound);
});
