import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Sandbox, startSandbox } from "#sandbox/box/sandbox.ts";
import { switchesSchema } from "#sandbox/box/switches.ts";
import {
  authorizeInSandbox,
  codeFromSandbox,
  getFromSandbox,
  postToSandbox,
  type SandboxTokens,
} from "#sandbox/box/testing.ts";

const DAY_MS = 86_400_000;
let sandbox: Sandbox;
let stopped = 0;
let tokens: SandboxTokens;

beforeAll(async () => {
  const began = Date.now();
  sandbox = await startSandbox({ now: () => began + stopped });
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  sandbox.state.switches = switchesSchema.parse({});
  sandbox.state.faults.clear();
  tokens = await authorizeInSandbox(sandbox, { login: "admin@acme.example" });
});

type Pair = { access_token: string; refresh_token: string; expires_in: number };

async function refresh(refreshToken: string): Promise<{ status: number; pair: Pair; error: string }> {
  const form = {
    grant_type: "refresh_token",
    refresh_token: refreshToken,
    client_id: tokens.clientId,
    client_secret: tokens.clientSecret,
  };
  const { status, text } = await postToSandbox(sandbox, "/oauth2/token", form);
  const body = text === "" ? {} : JSON.parse(text);
  return { status, pair: body, error: body.error_description ?? "" };
}

async function me(accessToken: string): Promise<number> {
  return (await getFromSandbox(sandbox, "/2.0/users/me", accessToken)).status;
}

describe("the authorization code", () => {
  async function exchange(code: string, client: { clientId: string; clientSecret: string }) {
    const form = {
      grant_type: "authorization_code",
      code,
      client_id: client.clientId,
      client_secret: client.clientSecret,
    };
    const { status, text, headers } = await postToSandbox(sandbox, "/oauth2/token", form);
    return { status, headers, body: JSON.parse(text) };
  }

  it("is exchanged once, without a word about scopes, users or enterprises", async () => {
    const { code, ...client } = await codeFromSandbox(sandbox, { login: "admin@acme.example" });
    const first = await exchange(code, client);
    expect(Object.keys(first.body).sort()).toEqual([
      "access_token",
      "expires_in",
      "refresh_token",
      "restricted_to",
      "token_type",
    ]);
    expect(first.headers.get("cache-control")).toBe("no-store");
    expect(first.body.expires_in).toBeGreaterThanOrEqual(3600);
    expect(first.body.expires_in).toBeLessThan(4200);
    const second = await exchange(code, client);
    expect([second.status, second.body.error]).toEqual([400, "invalid_grant"]);
  });

  it("lives thirty seconds of the sandbox's clock", async () => {
    const { code, ...client } = await codeFromSandbox(sandbox, { login: "admin@acme.example" });
    stopped += 30_000;
    const { status, body } = await exchange(code, client);
    expect([status, body.error_description]).toEqual([400, "The authorization code has expired"]);
  });

  it("is worthless to another app and with a wrong secret, and is not used up by either", async () => {
    const { code, ...client } = await codeFromSandbox(sandbox, { login: "admin@acme.example" });
    const other = [...sandbox.state.apps.values()].find(({ clientId }) => clientId !== client.clientId);
    expect(
      (await exchange(code, { clientId: other?.clientId ?? "", clientSecret: other?.clientSecret ?? "" })).body.error,
    ).toBe("invalid_grant");
    expect((await exchange(code, { ...client, clientSecret: "wrong" })).body.error).toBe("invalid_client");
    expect((await exchange(code, client)).status).toBe(200);
  });
});

describe("a refresh", () => {
  it("yields the same pair again, with less time, until the new access token is used", async () => {
    const one = await refresh(tokens.refreshToken);
    stopped += 10_000;
    const two = await refresh(tokens.refreshToken);
    expect(two.pair.access_token).toBe(one.pair.access_token);
    expect(two.pair.refresh_token).toBe(one.pair.refresh_token);
    expect(two.pair.expires_in).toBe(one.pair.expires_in - 10);
    expect(await me(tokens.accessToken)).toBe(200);
  });

  it("ends the old pair when the new access token is first used, and not before", async () => {
    const { pair } = await refresh(tokens.refreshToken);
    expect(await me(tokens.accessToken)).toBe(200);
    expect(await me(pair.access_token)).toBe(200);
    expect(await me(tokens.accessToken)).toBe(401);
    const late = await refresh(tokens.refreshToken);
    expect([late.status, late.error]).toEqual([400, "Refresh token has expired"]);
    expect(await me(pair.access_token)).toBe(200);
  });

  it("counts the new refresh token as a use of the new pair", async () => {
    const { pair } = await refresh(tokens.refreshToken);
    const next = await refresh(pair.refresh_token);
    expect(next.status).toBe(200);
    expect(next.pair.refresh_token).not.toBe(pair.refresh_token);
    expect((await refresh(tokens.refreshToken)).status).toBe(400);
    expect(await me(tokens.accessToken)).toBe(401);
    expect(await me(pair.access_token)).toBe(200);
  });

  it("makes another pair when the pending access token ran out unused", async () => {
    const one = await refresh(tokens.refreshToken);
    stopped += 4_200_000;
    const two = await refresh(tokens.refreshToken);
    expect(two.status).toBe(200);
    expect(two.pair.access_token).not.toBe(one.pair.access_token);
    expect(await me(two.pair.access_token)).toBe(200);
  });

  it("ends the old pair at once when the switch says so", async () => {
    sandbox.state.switches.strictRefresh = true;
    const { pair } = await refresh(tokens.refreshToken);
    expect((await refresh(tokens.refreshToken)).status).toBe(400);
    expect(await me(tokens.accessToken)).toBe(401);
    expect(await me(pair.access_token)).toBe(200);
  });

  it("works for sixty days from its issue and no longer", async () => {
    stopped += 60 * DAY_MS - 1000;
    const kept = await refresh(tokens.refreshToken);
    expect(kept.status).toBe(200);
    expect(await me(kept.pair.access_token)).toBe(200);
    stopped += 60 * DAY_MS;
    const late = await refresh(kept.pair.refresh_token);
    expect([late.status, late.error]).toEqual([400, "Refresh token has expired"]);
  });

  it("can be repeated after its answer was lost", async () => {
    sandbox.state.faults.set("token", {
      action: "lostResponse",
      after: 0,
      times: 1,
      probability: 1,
      retryAfterSeconds: 1,
      delayMs: 0,
      seen: 0,
      spoiled: 0,
    });
    await expect(refresh(tokens.refreshToken)).rejects.toThrow();
    const again = await refresh(tokens.refreshToken);
    expect(again.status).toBe(200);
    expect(await me(again.pair.access_token)).toBe(200);
  });

  it("answers 409 with nothing when another came just before, if the switch says so", async () => {
    sandbox.state.switches.refreshConflict = true;
    stopped += 2000;
    expect((await refresh(tokens.refreshToken)).status).toBe(200);
    expect((await refresh(tokens.refreshToken)).status).toBe(409);
  });

  it("fails for an app with a wrong secret, an unknown token, and an enterprise that disabled apps", async () => {
    expect((await refresh("unknown")).error).toBe("Invalid refresh token");
    const [acme] = [...sandbox.state.enterprises.values()];
    if (!acme) throw new Error("The default world lacks Acme.");
    acme.appsDisabled = true;
    const refused = await refresh(tokens.refreshToken);
    acme.appsDisabled = false;
    expect(refused.status).toBe(400);
    expect((await refresh(tokens.refreshToken)).status).toBe(200);
  });
});

it("gives an access token about an hour", async () => {
  stopped += 4_200_000;
  expect(await me(tokens.accessToken)).toBe(401);
});

it("revokes the whole pair by either token", async () => {
  const client = { client_id: tokens.clientId, client_secret: tokens.clientSecret };
  const revoked = await postToSandbox(sandbox, "/oauth2/revoke", { ...client, token: tokens.refreshToken });
  expect([revoked.status, revoked.text]).toEqual([200, ""]);
  expect(await me(tokens.accessToken)).toBe(401);
  expect((await refresh(tokens.refreshToken)).error).toBe("Invalid refresh token");
});

it("narrows a token to fewer scopes, without a refresh token, and refuses scopes that are not held", async () => {
  const form = {
    grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
    subject_token: tokens.accessToken,
    subject_token_type: "urn:ietf:params:oauth:token-type:access_token",
    client_id: tokens.clientId,
    client_secret: tokens.clientSecret,
  };
  const narrowed = JSON.parse(
    (await postToSandbox(sandbox, "/oauth2/token", { ...form, scope: "manage_groups" })).text,
  );
  expect(narrowed.refresh_token).toBeUndefined();
  expect((await getFromSandbox(sandbox, "/2.0/groups", narrowed.access_token)).status).toBe(200);
  expect((await getFromSandbox(sandbox, "/2.0/users", narrowed.access_token)).status).toBe(403);
  expect((await postToSandbox(sandbox, "/oauth2/token", { ...form, scope: "root_readwrite" })).status).toBe(401);
});
