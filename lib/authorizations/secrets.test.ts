import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeEach, expect, test, vi } from "vitest";
import { engine } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { readAccessToken } from "#lib/grants/access-token.ts";
import { readGrant } from "#lib/grants/read.ts";
import { revokeGrant } from "#lib/grants/revoke.ts";
import { openOfGrant } from "#lib/grants/sealed.ts";
import type { FaultAction } from "#sandbox/box/http/faults.ts";
import {
  authorize,
  callbackOf,
  createTripConnector,
  openTrip,
  sandboxApp,
  startBoxForTrips,
  tokenFrom,
  travel,
} from "#test/box-trip.ts";
import { everythingStored, spellings } from "#test/canaries.ts";
import { createPerson } from "#test/people.ts";
import { readResult } from "./read.ts";

const sandbox = await startBoxForTrips();
afterAll(() => sandbox.close());
const admin = await createPerson();
const login = "admin@acme.example";

const printed: string[] = [];
const told: string[] = [];

beforeEach(() => {
  printed.length = 0;
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, "write").mockImplementation((chunk) => {
      printed.push(String(chunk));
      return true;
    });
});
afterEach(() => {
  vi.restoreAllMocks();
  sandbox.state.faults.clear();
});

function tell(value: unknown): void {
  told.push(
    value instanceof Error
      ? `${value.stack} ${JSON.stringify(value)} ${JSON.stringify(value.cause)}`
      : JSON.stringify(value),
  );
}

function spoil(route: string, action: FaultAction) {
  const rest = { after: 0, times: null, probability: 1, retryAfterSeconds: 600, delayMs: 0, seen: 0, spoiled: 0 };
  sandbox.state.faults.set(route, { ...rest, action });
}

test("no secret is ever stored openly, printed, told in a status or carried by an error", async () => {
  const app = { ...sandboxApp(sandbox), clientId: "canary-app", clientSecret: `canary-secret-${randomUUID()}` };
  sandbox.state.apps.set(app.clientId, app);
  const canaries = new Set([app.clientSecret]);
  const wish = { clientId: app.clientId, clientSecret: app.clientSecret };

  const trip = await openTrip(admin, wish);
  const back = await travel(sandbox, trip.location, login);
  for (const secret of [trip.state, callbackOf(back).code, trip.proofs[0]?.secret]) if (secret) canaries.add(secret);

  const { grantId, token, id } = await tokenFrom(sandbox, admin, login, wish);
  canaries.add(token);
  const connector = await createTripConnector(app);
  const noteTokens = async () => {
    const grant = await readGrant(grantId);
    canaries.add(openOfGrant(grantId, "refresh_token_sealed", grant.refreshTokenSealed));
    canaries.add(openOfGrant(grantId, "access_token_sealed", grant.accessTokenSealed));
  };
  await noteTokens();
  tell(await readResult(id, []));

  for (const action of ["lostResponse", "500", "truncated", "html", "409", "429"] as const) {
    spoil("token", action);
    tell((await authorize(sandbox, admin, login, wish)).status);
  }
  sandbox.state.faults.clear();
  tell((await authorize(sandbox, admin, login, { ...wish, clientSecret: "canary-wrong-secret" })).status);
  canaries.add("canary-wrong-secret");

  await db.grant.update({ where: { id: grantId }, data: { accessTokenExpiresAt: new Date() } });
  spoil("token", "500");
  await readAccessToken(engine, grantId, null).catch(tell);
  sandbox.state.faults.clear();
  await readAccessToken(engine, grantId, null);
  await noteTokens();

  spoil("revoke", "500");
  await revokeGrant(engine, grantId);
  tell(
    await db.auditEvent
      .findMany()
      .then((events) => events.map(({ after, before, subject }) => ({ after, before, subject }))),
  );

  const places = { stored: await everythingStored(), printed: printed.join(""), told: told.join("\n") };
  expect(canaries.size).toBeGreaterThanOrEqual(10);
  expect(connector.clientSecretSealed).not.toContain(app.clientSecret);
  for (const [place, text] of Object.entries(places))
    for (const canary of canaries)
      for (const spelling of spellings(canary)) expect(text.includes(spelling), `a secret is ${place}`).toBe(false);
}, 60_000);
