import { execFile, spawn } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { engine } from "#lib/caller.ts";
import { ProviderFailure } from "#lib/connectors/kind.ts";
import { db } from "#lib/db.ts";
import type { FaultAction } from "#sandbox/box/http/faults.ts";
import { asked, sandboxApp, startBoxForTrips, tokenFrom } from "#test/box-trip.ts";
import { createPerson } from "#test/people.ts";
import { until } from "#test/until.ts";
import { readAccessToken } from "./access-token.ts";
import { takeLease } from "./lease.ts";
import { readGrant } from "./read.ts";
import { recoverRefreshes } from "./recover.ts";
import { revokeGrant } from "./revoke.ts";
import { endGrant, saveTokens } from "./save.ts";
import { openOfGrant } from "./sealed.ts";

const sandbox = await startBoxForTrips();
afterAll(() => sandbox.close());
afterEach(() => {
  sandbox.state.faults.clear();
  sandbox.state.switches.strictRefresh = false;
  sandbox.state.switches.refreshConflict = false;
});
const admin = await createPerson();

const minutes = (count: number) => new Date(Date.now() + count * 60_000);

/** A grant whose access token lasts for so many more minutes. */
async function grantWith(minutesLeft: number): Promise<string> {
  const { grantId } = await tokenFrom(sandbox, admin, "admin@acme.example");
  await db.grant.update({ where: { id: grantId }, data: { accessTokenExpiresAt: minutes(minutesLeft) } });
  return grantId;
}

const fault = { after: 0, times: null, probability: 1, retryAfterSeconds: 0, delayMs: 0, seen: 0, spoiled: 0 };

function spoilTokens(
  action: FaultAction,
  times: number | null,
  more: { delayMs?: number; retryAfterSeconds?: number } = {},
) {
  sandbox.state.faults.set("token", { ...fault, action, times, ...more });
}

async function refreshesDuring<Value>(work: () => Promise<Value>): Promise<{ value: Value; posts: number }> {
  const before = asked(sandbox, "token");
  const value = await work();
  return { value, posts: asked(sandbox, "token") - before };
}

const read = (grantId: string, rejected: string | null = null) => readAccessToken(engine, grantId, rejected);

async function fingerprintOf(grantId: string): Promise<string> {
  return (await readGrant(grantId)).accessTokenFingerprint;
}

/** Whether the provider takes the token: also the first use, which ends the pair before. */
async function works(grantId: string): Promise<boolean> {
  const result = await read(grantId);
  if (result.outcome !== "token") return false;
  const headers = { authorization: `Bearer ${result.accessToken}` };
  return (await fetch(`${sandbox.url}/2.0/users/me`, { headers })).status === 200;
}

test("a fresh token is given without asking the provider", async () => {
  const grantId = await grantWith(11);
  const { value, posts } = await refreshesDuring(() => read(grantId));
  expect(value).toMatchObject({ outcome: "token", fingerprint: await fingerprintOf(grantId) });
  expect(posts).toBe(0);
});

test("a token about to end is replaced before it ends, and the new pair is kept", async () => {
  const grantId = await grantWith(9);
  const before = await readGrant(grantId);
  const { posts } = await refreshesDuring(() => read(grantId));
  const after = await readGrant(grantId);
  expect(posts).toBe(1);
  expect(after).toMatchObject({ version: before.version + 1, isFresh: true });
  expect(after.refreshTokenSealed).not.toBe(before.refreshTokenSealed);
  expect(await works(grantId)).toBe(true);
  expect(await db.refreshAttempt.findMany({ where: { grantId } })).toMatchObject([{ status: "ok", fromVersion: 1 }]);
});

test("a rejected token is replaced, and a token rejected before is not", async () => {
  const grantId = await grantWith(50);
  const old = await fingerprintOf(grantId);
  expect((await refreshesDuring(() => read(grantId, old))).posts).toBe(1);
  expect((await refreshesDuring(() => read(grantId, old))).posts).toBe(0);
});

test("a person gets no access token", async () => {
  await expect(readAccessToken(admin, await grantWith(50), null)).rejects.toThrow("for endpoint servers");
});

describe("many who ask at once", () => {
  test("in one process make one refresh and get the same token", async () => {
    const grantId = await grantWith(0);
    const { value, posts } = await refreshesDuring(() => Promise.all(Array.from({ length: 40 }, () => read(grantId))));
    expect(posts).toBe(1);
    expect(new Set(value.map((one) => one.outcome === "token" && one.fingerprint)).size).toBe(1);
  });

  test("in eight processes make one refresh, though the provider is slow and strict", async () => {
    const grantId = await grantWith(0);
    sandbox.state.switches.strictRefresh = true;
    spoilTokens("slow", null, { delayMs: 400 });
    const run = () => promisify(execFile)(process.execPath, ["test/grant-reader.ts", grantId], { env: process.env });
    const { value, posts } = await refreshesDuring(() => Promise.all(Array.from({ length: 8 }, run)));
    expect(posts).toBe(1);
    const current = JSON.stringify({ fingerprint: await fingerprintOf(grantId) });
    expect(value.map(({ stdout }) => stdout)).toEqual(Array(8).fill(current));
    sandbox.state.faults.clear();
    expect(await works(grantId)).toBe(true);
  }, 120_000);

  test("are served the token that still works while another refreshes", async () => {
    const grantId = await grantWith(5);
    const grant = await readGrant(grantId);
    await takeLease(grant);
    expect(await read(grantId)).toMatchObject({ outcome: "token", fingerprint: grant.accessTokenFingerprint });
  });
});

describe("an answer that is lost, late or odd does not lose the grant", () => {
  test.each(["lostResponse", "truncated", "wrongTypes", "500", "502", "html", "reset"] as const)(
    "%s",
    async (action) => {
      const grantId = await grantWith(0);
      spoilTokens(action, 2);
      const { value, posts } = await refreshesDuring(() => read(grantId));
      expect(value.outcome).toBe("token");
      expect(posts).toBe(3);
      expect(await works(grantId)).toBe(true);
    },
  );

  test("503 and 429 are waited for", async () => {
    for (const action of ["503", "429"] as const) {
      const grantId = await grantWith(0);
      spoilTokens(action, 1, { retryAfterSeconds: 0 });
      expect((await read(grantId)).outcome).toBe("token");
    }
  });

  test("409 of a refresh under way is asked again after a pause", async () => {
    const grantId = await grantWith(0);
    spoilTokens("409", 1);
    expect((await read(grantId)).outcome).toBe("token");
    expect(await works(grantId)).toBe(true);
  });

  test("when it stays so, the caller is told, the grant stays and the next try goes on", async () => {
    const grantId = await grantWith(0);
    spoilTokens("lostResponse", null);
    await expect(read(grantId)).rejects.toBeInstanceOf(ProviderFailure);
    expect(await db.refreshAttempt.findFirst({ where: { grantId } })).toMatchObject({ status: "unknown" });
    sandbox.state.faults.clear();
    expect(await works(grantId)).toBe(true);
  });

  test("when it stays so but the old token still works, that one is given", async () => {
    const grantId = await grantWith(5);
    spoilTokens("500", null);
    expect(await read(grantId)).toMatchObject({ outcome: "token", fingerprint: await fingerprintOf(grantId) });
  });

  test("a wait of minutes is not waited for in the call", async () => {
    const grantId = await grantWith(0);
    spoilTokens("429", null, { retryAfterSeconds: 600 });
    const { posts } = await refreshesDuring(() => read(grantId).catch((error: Error) => error.message));
    expect(posts).toBe(1);
    expect((await readGrant(grantId)).isLeased).toBe(false);
  });
});

test("a process that is killed in the middle leaves its intent, and another finishes what it began", async () => {
  const grantId = await grantWith(0);
  spoilTokens("hang", 1);
  const before = asked(sandbox, "token");
  const child = spawn(process.execPath, ["test/grant-reader.ts", grantId], { env: process.env, stdio: "ignore" });
  await until(() => asked(sandbox, "token") > before, { withinSeconds: 40 });
  child.kill("SIGKILL");
  expect(await db.refreshAttempt.findFirst({ where: { grantId } })).toMatchObject({ status: "intent" });
  expect(await recoverRefreshes(engine)).toEqual({ recovered: 0 });
  await db.grant.update({ where: { id: grantId }, data: { leaseUntil: new Date(Date.now() - 1) } });
  expect(await recoverRefreshes(engine)).toEqual({ recovered: 1 });
  expect(await works(grantId)).toBe(true);
  const attempts = await db.refreshAttempt.findMany({ where: { grantId }, orderBy: { startedAt: "asc" } });
  expect(attempts.map(({ status }) => status)).toEqual(["unknown", "ok"]);
}, 60_000);

test("wrong client credentials never end a grant", async () => {
  const grantId = await grantWith(0);
  const app = sandboxApp(sandbox);
  const secret = app.clientSecret;
  app.clientSecret = "changed";
  expect(await read(grantId)).toEqual({ outcome: "client_credentials_invalid", cause: "client_credentials_invalid" });
  app.clientSecret = secret;
  expect(await readGrant(grantId)).toMatchObject({ state: "active", isLeased: false });
  expect(await works(grantId)).toBe(true);
});

describe("a grant that the provider no longer knows ends, with its cause", () => {
  const revokeInBox = () => sandbox.state.grants.byId.clear();

  test("revoked", async () => {
    const grantId = await grantWith(0);
    for (const grant of sandbox.state.grants.byId.values())
      sandbox.state.grants.byRefreshToken.delete(grant.current.refreshToken);
    revokeInBox();
    const { posts } = await refreshesDuring(() => Promise.all([read(grantId), read(grantId)]));
    expect(posts).toBe(1);
    expect(await read(grantId)).toEqual({ outcome: "needs_authorization", cause: "authorization_revoked" });
    expect(await db.auditEvent.findFirst({ where: { subjectId: grantId, event: "died" } })).toMatchObject({
      after: { cause: "revoked" },
    });
  });

  test("not used for 60 days", async () => {
    const grantId = await grantWith(0);
    await db.grant.update({ where: { id: grantId }, data: { refreshTokenIssuedAt: minutes(-61 * 24 * 60) } });
    sandbox.state.clock.advance(61 * 86_400_000);
    expect(await read(grantId)).toEqual({ outcome: "needs_authorization", cause: "authorization_expired" });
  });

  test("not when someone else has refreshed it meanwhile", async () => {
    const grantId = await grantWith(0);
    const lease = await takeLease(await readGrant(grantId));
    if (!lease) throw new Error("The lease is free.");
    const grant = await readGrant(grantId);
    await db.grant.update({ where: { id: grantId }, data: { version: { increment: 1 } } });
    await endGrant(engine, lease, grant, false);
    expect(await readGrant(grantId)).toMatchObject({ state: "active" });
  });
});

describe("a refresh that comes late", () => {
  const pair = { accessToken: "late access", refreshToken: "late refresh", expiresInSeconds: 3600 };

  async function lateFor(grantId: string) {
    const grant = await readGrant(grantId);
    const lease = await takeLease(grant);
    if (!lease) throw new Error("The lease is free.");
    return { grant, lease };
  }

  test("does not overwrite a newer pair, and is kept aside sealed", async () => {
    const grantId = await grantWith(0);
    const { grant, lease } = await lateFor(grantId);
    await db.grant.update({ where: { id: grantId }, data: { version: { increment: 1 } } });
    await saveTokens(engine, lease, grant, pair);
    expect((await readGrant(grantId)).accessTokenFingerprint).toBe(grant.accessTokenFingerprint);
    const attempt = await db.refreshAttempt.findUniqueOrThrow({ where: { id: lease.attemptId } });
    expect(attempt.status).toBe("superseded");
    expect(attempt.gotSealed).not.toContain("late");
  });

  test("is given back when the grant has been revoked meanwhile", async () => {
    const grantId = await grantWith(0);
    const { grant, lease } = await lateFor(grantId);
    await revokeGrant(engine, grantId);
    const before = asked(sandbox, "revoke");
    await saveTokens(engine, lease, grant, pair);
    expect(asked(sandbox, "revoke")).toBe(before + 1);
    expect(await db.grant.findUnique({ where: { id: grantId } })).toBeNull();
  });

  test("is given back as well while the provider is not told of the revoking yet", async () => {
    const grantId = await grantWith(0);
    const { grant, lease } = await lateFor(grantId);
    sandbox.state.faults.set("revoke", { ...fault, action: "500" });
    expect(await revokeGrant(engine, grantId)).toEqual({ revoked: false });
    sandbox.state.faults.clear();
    const before = asked(sandbox, "revoke");
    await saveTokens(engine, lease, grant, pair);
    expect(asked(sandbox, "revoke")).toBe(before + 1);
  });
});

test("what is sealed opens in its own column alone", async () => {
  const grant = await readGrant(await grantWith(50));
  expect(openOfGrant(grant.id, "refresh_token_sealed", grant.refreshTokenSealed).length).toBeGreaterThan(10);
  expect(() => openOfGrant(grant.id, "access_token_sealed", grant.refreshTokenSealed)).toThrow("does not open");
});
