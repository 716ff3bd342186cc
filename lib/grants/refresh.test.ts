import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { engine } from "#lib/caller.ts";
import { ProviderFailure } from "#lib/connectors/kind.ts";
import { db } from "#lib/db.ts";
import { createConnector, createGrant } from "#test/runs.ts";
import { type Answer, serveAnswers } from "#test/token-server.ts";
import { readAccessToken } from "./access-token.ts";
import { replaceClientSecret } from "./client-secret.ts";
import { takeLease } from "./lease.ts";
import { readGrant } from "./read.ts";
import { pruneRefreshAttempts, recoverRefreshes } from "./recover.ts";
import { refreshGrant } from "./refresh.ts";
import { openOfGrant } from "./sealed.ts";

const next: Answer[] = [];
let beforeAnswer: () => Promise<unknown> = async () => {};
const provider = await serveAnswers(async () => {
  await beforeAnswer();
  return (next.length > 1 ? next.shift() : next[0]) ?? { status: 500 };
});
process.env.BOX_SANDBOX_URL = provider.url;
afterAll(() => provider.close());
beforeEach(() => {
  next.length = 0;
  provider.forms.length = 0;
  beforeAnswer = async () => {};
});

const pair = { access_token: "the next access token", refresh_token: "the next refresh token", expires_in: 3600 };
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);
const makeGrant = (more: Parameters<typeof createGrant>[0] = {}) => createGrant({ environment: "sandbox", ...more });
const refreshed = async (id: string) => refreshGrant(engine, await readGrant(id));
const attemptsOf = async (grantId: string) =>
  (await db.refreshAttempt.findMany({ where: { grantId }, orderBy: { startedAt: "asc" } })).map(({ status }) => status);
const auditOf = async (subjectId: string) =>
  (await db.auditEvent.findMany({ where: { subjectId }, orderBy: { id: "asc" } })).map(
    ({ noun, event, subject, after }) => ({ noun, event, subject, after }),
  );

test("a pair is kept, the lease is given back, and the log says whose it is", async () => {
  const { id } = await makeGrant({ refreshFailure: "provider_unavailable" });
  next.push({ status: 200, body: pair });
  expect(await refreshed(id)).toEqual({ outcome: "changed" });
  const grant = await readGrant(id);
  expect(grant).toMatchObject({ version: 2, state: "active", isLeased: false, isFresh: true });
  expect(openOfGrant(id, "refresh_token_sealed", grant.refreshTokenSealed)).toBe("the next refresh token");
  expect((await db.grant.findUniqueOrThrow({ where: { id } })).refreshFailure).toBeNull();
  expect(provider.forms).toEqual([
    {
      grant_type: "refresh_token",
      refresh_token: "the refresh token",
      client_id: "client",
      client_secret: "the client secret",
    },
  ]);
  expect(await attemptsOf(id)).toEqual(["ok"]);
  const subject = "admin@acme.example (Acme)";
  expect(await auditOf(id)).toEqual([{ noun: "grant", event: "refreshed", subject, after: null }]);
});

test("two who ask at once are one request; who asks later, with the version of then, is another", async () => {
  const { id } = await makeGrant();
  next.push({ status: 200, body: pair });
  const grant = await readGrant(id);
  const [one, other] = [refreshGrant(engine, grant), refreshGrant(engine, grant)];
  expect(one).toBe(other);
  await one;
  expect(provider.forms).toHaveLength(1);
  expect(await refreshGrant(engine, grant)).toEqual({ outcome: "busy" });
  expect(await refreshed(id)).toEqual({ outcome: "changed" });
  expect(provider.forms).toHaveLength(2);
});

describe("what is no pair", () => {
  const cases: [string, Answer[], object, { attempt: string; requests: number; failure: string }][] = [
    [
      "a refusal",
      [{ status: 403, body: { error: "unauthorized_client", error_description: "Disabled" } }],
      { outcome: "unavailable", detail: "The provider refused: Disabled" },
      { attempt: "failed", requests: 1, failure: "provider_unavailable" },
    ],
    [
      "wrong client credentials",
      [{ status: 401, body: { error: "invalid_client", error_description: "No such client" } }],
      { outcome: "client_credentials_invalid", detail: "No such client" },
      { attempt: "failed", requests: 1, failure: "client_credentials_invalid" },
    ],
    [
      "a wait of minutes",
      [{ status: 429, headers: { "retry-after": "599.5" } }],
      { outcome: "unavailable", detail: "The provider asks to wait for 600 seconds." },
      { attempt: "failed", requests: 1, failure: "provider_unavailable" },
    ],
    [
      "a short wait, then a refusal",
      [
        { status: 429, headers: { "retry-after": "0" } },
        { status: 403, body: { error: "no" } },
      ],
      { outcome: "unavailable", detail: "The provider refused: no" },
      { attempt: "failed", requests: 2, failure: "provider_unavailable" },
    ],
    [
      "an error, then a refusal",
      [{ status: 500 }, { status: 403, body: { error: "no" } }],
      { outcome: "unavailable", detail: "The provider refused: no" },
      { attempt: "unknown", requests: 2, failure: "provider_unavailable" },
    ],
    [
      "a conflict, then a refusal",
      [{ status: 409 }, { status: 403, body: { error: "no" } }],
      { outcome: "unavailable", detail: "The provider refused: no" },
      { attempt: "unknown", requests: 2, failure: "provider_unavailable" },
    ],
    [
      "an access token alone, then a refusal",
      [
        { status: 200, body: { ...pair, refresh_token: undefined } },
        { status: 403, body: { error: "no" } },
      ],
      { outcome: "unavailable", detail: "The provider refused: no" },
      { attempt: "unknown", requests: 2, failure: "provider_unavailable" },
    ],
  ];

  test.for(cases)(
    "%s leaves the grant, says why, and tells whether it may have counted",
    async ([, answers, outcome, left]) => {
      const { id } = await makeGrant();
      next.push(...answers);
      expect(await refreshed(id)).toEqual(outcome);
      expect(provider.forms).toHaveLength(left.requests);
      expect(await attemptsOf(id)).toEqual([left.attempt]);
      expect(await readGrant(id)).toMatchObject({ version: 1, state: "active", isLeased: false });
      expect((await db.grant.findUniqueOrThrow({ where: { id } })).refreshFailure).toBe(left.failure);
      expect(await auditOf(id)).toEqual([]);
    },
  );

  test.for([
    ["errors", { status: 500 }, "It answered 500."],
    ["conflicts", { status: 409 }, "The provider says that another refresh is under way."],
    [
      "access tokens alone",
      { status: 200, body: { ...pair, refresh_token: undefined } },
      "The provider answers without a refresh token.",
    ],
  ] as [string, Answer, string][])(
    "%s are asked about five times, and told then",
    { timeout: 20_000 },
    async ([, answer, detail]) => {
      const { id } = await makeGrant();
      next.push(answer);
      expect(await refreshed(id)).toEqual({ outcome: "unavailable", detail });
      expect(provider.forms).toHaveLength(5);
      expect(await attemptsOf(id)).toEqual(["unknown"]);
    },
  );
});

describe("a refresh token that the provider no longer knows ends the grant", () => {
  const gone: Answer = { status: 400, body: { error: "invalid_grant" } };

  test.for([
    ["revoked", {}, [gone]],
    ["response_lost", {}, [{ status: 500 }, gone]],
    ["expired", { refreshTokenIssuedAt: daysAgo(60.1) }, [gone]],
    ["revoked", { refreshTokenIssuedAt: daysAgo(59.9) }, [gone]],
  ] as [string, object, Answer[]][])("as %s, from %j on", async ([cause, more, answers]) => {
    const { id } = await makeGrant(more);
    next.push(...answers);
    expect(await refreshed(id)).toEqual({ outcome: "changed" });
    expect(await readGrant(id)).toMatchObject({ state: "needs_authorization", cause, isLeased: false });
    expect(await attemptsOf(id)).toEqual(["invalid_grant"]);
    const subject = "admin@acme.example (Acme)";
    expect(await auditOf(id)).toEqual([{ noun: "grant", event: "died", subject, after: { cause } }]);
    const asked = cause === "expired" ? "authorization_expired" : "authorization_revoked";
    expect(await readAccessToken(engine, id, null)).toEqual({ outcome: "needs_authorization", cause: asked });
  });
});

test("a Client secret that is replaced while its refresh is refused is not called refused itself", async () => {
  const { id } = await makeGrant();
  next.push({ status: 401, body: { error: "invalid_client" } });
  beforeAnswer = () => db.$transaction((transaction) => replaceClientSecret(transaction, id, "the right one"));
  expect(await refreshed(id)).toMatchObject({ outcome: "client_credentials_invalid" });
  expect((await db.grant.findUniqueOrThrow({ where: { id } })).refreshFailure).toBeNull();
});

test("who lost the lease meanwhile asks no more", async () => {
  const { id } = await makeGrant();
  next.push({ status: 500 });
  beforeAnswer = () => db.grant.update({ where: { id }, data: { leaseEpoch: { increment: 1 } } });
  expect(await refreshed(id)).toEqual({ outcome: "changed" });
  expect(provider.forms).toHaveLength(1);
});

test("a grant whose secrets can't be opened is not asked about, and its lease is given back", async () => {
  const { id } = await makeGrant({ clientSecretSealed: "nothing" });
  await expect(refreshed(id)).rejects.toThrow();
  expect(provider.forms).toEqual([]);
  expect(await attemptsOf(id)).toEqual(["unknown"]);
  expect(await readGrant(id)).toMatchObject({ isLeased: false });
});

test("without a token to give, the caller is told why", async () => {
  const { id } = await makeGrant({ accessTokenExpiresAt: daysAgo(1) });
  next.push({ status: 403, body: { error: "unauthorized_client", error_description: "Disabled" } });
  const told = await readAccessToken(engine, id, null).catch((error: unknown) => error);
  expect(told).toBeInstanceOf(ProviderFailure);
  expect(told).toMatchObject({ code: "provider_unavailable", message: "The provider refused: Disabled" });
  next.splice(0, next.length, { status: 401, body: { error: "invalid_client" } });
  expect(await readAccessToken(engine, id, null)).toEqual({
    outcome: "client_credentials_invalid",
    cause: "client_credentials_invalid",
  });
});

describe("recovering", () => {
  const crash = async (id: string) => {
    await takeLease(await readGrant(id));
    await db.grant.update({ where: { id }, data: { leaseUntil: daysAgo(0.01) } });
  };

  test("finishes what a process left in the middle, and leaves alone what another holds or has ended", async () => {
    const [crashed, held, over] = [await makeGrant(), await makeGrant(), await makeGrant()];
    for (const { id } of [crashed, over]) await crash(id);
    await takeLease(await readGrant(held.id));
    await db.grant.update({ where: { id: over.id }, data: { state: "needs_authorization" } });
    next.push({ status: 200, body: pair });
    expect(await recoverRefreshes(engine)).toEqual({ recovered: 1 });
    expect(await attemptsOf(crashed.id)).toEqual(["unknown", "ok"]);
    expect(await attemptsOf(held.id)).toEqual(["intent"]);
    expect(await readGrant(over.id)).toMatchObject({ version: 1 });
  });

  test("counts what it could not finish as not recovered", async () => {
    const { id } = await makeGrant();
    await crash(id);
    next.push({ status: 403, body: { error: "no" } });
    expect(await recoverRefreshes(engine)).toEqual({ recovered: 0 });
    expect(await attemptsOf(id)).toEqual(["unknown", "unknown"]);
    await db.grant.delete({ where: { id } });
  });

  test("forgets how refreshes ended a month ago, and no intent", async () => {
    const { id: grantId } = await createGrant();
    await createConnector({ grantId });
    const attempt = { grantId, fromVersion: 1, epoch: 1, owner: "test" };
    await db.refreshAttempt.createMany({
      data: [
        { ...attempt, status: "ok", endedAt: daysAgo(31) },
        { ...attempt, status: "unknown", endedAt: daysAgo(29) },
        { ...attempt, status: "intent", endedAt: daysAgo(31), startedAt: daysAgo(40) },
      ],
    });
    expect(await pruneRefreshAttempts(engine)).toEqual({ removed: 1 });
    expect((await attemptsOf(grantId)).sort()).toEqual(["intent", "unknown"]);
  });
});
