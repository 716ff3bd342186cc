import { randomUUID } from "node:crypto";
import { afterAll, describe, expect, test } from "vitest";
import type { Person } from "#lib/caller.ts";
import { box } from "#lib/connectors/box/kind.ts";
import { db } from "#lib/db.ts";
import { Invalid } from "#lib/errors.ts";
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
import { tripProofs } from "./cookie.ts";
import { expireAuthorizations } from "./expire.ts";
import { finishAuthorization } from "./finish.ts";
import { openAuthorization } from "./open.ts";
import { readAuthorization, readResult } from "./read.ts";
import { authorizationForm } from "./schema.ts";

const sandbox = await startBoxForTrips();
afterAll(() => sandbox.close());
const admin = await createPerson();
const app = sandboxApp(sandbox);
const login = "admin@acme.example";

const form = (wish: object = {}) =>
  authorizationForm.parse({
    kind: "box",
    environment: "sandbox",
    clientId: app.clientId,
    clientSecret: app.clientSecret,
    connectorId: null,
    windowBlocked: false,
    ...wish,
  });

const begin = (wish: object = {}, person: Person = admin) => beginAuthorization(person, form(wish));

test("the provider is asked with exactly four parameters, and no more scope than the app has", async () => {
  const { location } = await openTrip(admin, app);
  expect(Object.fromEntries(location.searchParams)).toEqual({
    response_type: "code",
    client_id: app.clientId,
    redirect_uri: "http://localhost:3000/cmp/AuthorizeBoxConnector",
    state: expect.stringMatching(/^[\w-]{43}$/),
  });
  expect(box.permissions.map(({ label }) => label)).toEqual([
    "Manage users",
    "Manage groups",
    "Manage enterprise properties",
  ]);
});

test("the cookie is bound to one authorization, and its secret and the state are kept as hashes", async () => {
  const { id, cookie, state, proofs } = await openTrip(admin, app);
  expect(cookie.startsWith(`authorization-${id}=`)).toBe(true);
  const row = JSON.stringify(await db.authorization.findUniqueOrThrow({ where: { id } }));
  for (const secret of [state, proofs[0]?.secret ?? "none"]) expect(row).not.toContain(secret);
});

test("the stored Client secret serves when the field is blank, for the same app alone", async () => {
  const connector = await createTripConnector(app);
  const { status } = await authorize(sandbox, admin, login, { connectorId: connector.id, clientSecret: "" });
  expect(status.state).toBe("granted");
  for (const wish of [{ clientId: "another" }, { environment: "box.com" }])
    await expect(begin({ connectorId: connector.id, clientSecret: "", ...wish })).rejects.toMatchObject({
      fields: { clientSecret: "Enter the Client secret of this app." },
    });
  await expect(begin({ clientSecret: "" })).rejects.toBeInstanceOf(Invalid);
});

describe("bad input begins nothing", () => {
  test.each([
    ["an unknown kind", { kind: "nothing" }],
    ["an unknown environment", { environment: "nowhere" }],
    ["a connector that is not there", { connectorId: randomUUID() }],
  ])("%s", async (_what, wish) => {
    const before = await db.authorization.count();
    await expect(begin(wish)).rejects.toThrow();
    expect(await db.authorization.count()).toBe(before);
  });

  test.each([
    ["a missing Client ID", { clientId: "" }],
    ["spaces", { clientId: "a b" }],
    ["NUL", { clientId: "a\u0000b" }],
    ["a lone surrogate", { clientId: "a\ud800" }],
    ["too long", { clientId: "a".repeat(501) }],
    ["a number", { clientId: 7 }],
    ["a connector's id that is none", { connectorId: "1" }],
    ["more than is asked for", { redirectUri: "https://elsewhere.example" }],
  ])("%s", (_what, wish) => {
    expect(() => form(wish)).toThrow();
  });
});

describe("the start page", () => {
  test("asks a stranger to sign in, and tells another administrator nothing", async () => {
    const { authorizationId } = await begin();
    expect(await openAuthorization(authorizationId, { person: null, link: null })).toEqual({ outcome: "sign-in" });
    const other = await createPerson();
    expect(await openAuthorization(authorizationId, { person: other, link: null })).toEqual({ outcome: "not-found" });
    expect(await openAuthorization(randomUUID(), { person: admin, link: null })).toEqual({ outcome: "not-found" });
  });

  test("opens for whoever has the link; the token is then on the last page of that browser alone", async () => {
    const { authorizationId, linkPath } = await begin();
    const link = new URL(linkPath, "http://localhost").searchParams.get("link") ?? "";
    const wrong = await openAuthorization(authorizationId, { person: null, link: `${link}x` });
    expect(wrong).toEqual({ outcome: "sign-in" });
    const opened = await openAuthorization(authorizationId, { person: null, link });
    if (opened.outcome !== "opened") throw new Error(opened.outcome);
    const proofs = tripProofs([opened.cookie]);
    await finishAuthorization(box, callbackOf(await travel(sandbox, new URL(opened.location), login)), proofs);
    expect(await readAuthorization(admin, authorizationId)).toMatchObject({ state: "granted", token: null });
    expect(await readResult(authorizationId, proofs)).toMatchObject({ token: expect.stringMatching(/^ccat_/) });
    expect(await readResult(authorizationId, [])).toBeNull();
    expect(await readResult(authorizationId, [{ authorizationId, secret: "x".repeat(43) }])).toBeNull();
  });

  test("is over after ten minutes, and the record says whether the window was ever opened", async () => {
    const never = await begin();
    const { id: opened } = await openTrip(admin, app);
    const ids = [never.authorizationId, opened];
    await db.authorization.updateMany({ where: { id: { in: ids } }, data: { expiresAt: new Date(Date.now() - 1) } });
    expect(await openAuthorization(opened, { person: admin, link: null })).toEqual({ outcome: "over" });
    const codes = () =>
      Promise.all(ids.map((id) => readAuthorization(admin, id))).then((all) =>
        all.map((status) => status.state === "refused" && status.code),
      );
    expect(await codes()).toEqual(["not_opened", "ten_minutes_passed"]);
    await expireAuthorizations({ kind: "engine" });
    expect(await codes()).toEqual(["not_opened", "ten_minutes_passed"]);
    const rows = await db.authorization.findMany({ where: { id: { in: ids } } });
    expect(rows.map(({ state, clientSecretSealed }) => [state, clientSecretSealed])).toEqual([
      ["refused", null],
      ["refused", null],
    ]);
  });
});
