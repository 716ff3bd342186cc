import { describe, expect, test } from "vitest";
import { type Answer, startTokenServer, unreachedEnvironment } from "#test/token-server.ts";
import { requestTokens, revokeToken, type TokenOutcome } from "./token-endpoint.ts";

const app = { clientId: "client", clientSecret: "client-secret" };
const refresh = { grant: "refresh", refreshToken: "refresh-token" } as const;
const pair = { access_token: "access", refresh_token: "next", expires_in: 3600, token_type: "Bearer" };
const tooLong = "x".repeat(70_000);
const { refresh_token: _, ...alone } = pair;
const tokens = { outcome: "tokens", tokens: { accessToken: "access", refreshToken: "next" } };
const notUnderstood = { outcome: "unknown", reason: "Its answer can't be understood." };

const answers: [string, Answer, TokenOutcome | object][] = [
  ["a pair", { status: 200, body: pair }, tokens],
  ["a pair without a type", { status: 200, body: { ...pair, token_type: undefined } }, tokens],
  ["a pair of the type bearer in small letters", { status: 200, body: { ...pair, token_type: "bearer" } }, tokens],
  ["an access token alone", { status: 200, body: alone }, { tokens: { refreshToken: null } }],
  [
    "a refresh token of null",
    { status: 200, body: { ...pair, refresh_token: null } },
    { tokens: { refreshToken: null } },
  ],
  ["another type", { status: 200, body: { ...pair, token_type: "mac" } }, notUnderstood],
  ["an odd type that begins so", { status: 200, body: { ...pair, token_type: "bearers" } }, notUnderstood],
  ["an odd type that ends so", { status: 200, body: { ...pair, token_type: "a bearer" } }, notUnderstood],
  ["an empty access token", { status: 200, body: { ...pair, access_token: "" } }, notUnderstood],
  ["an empty refresh token", { status: 200, body: { ...pair, refresh_token: "" } }, notUnderstood],
  [
    "an access token longer than any",
    { status: 200, body: { ...pair, access_token: "x".repeat(8001) } },
    notUnderstood,
  ],
  [
    "a refresh token longer than any",
    { status: 200, body: { ...pair, refresh_token: "x".repeat(8001) } },
    notUnderstood,
  ],
  ["no life", { status: 200, body: { ...pair, expires_in: 0 } }, notUnderstood],
  ["a life longer than any", { status: 200, body: { ...pair, expires_in: 31_536_001 } }, notUnderstood],
  ["a page", { status: 200, body: "<html>" }, notUnderstood],
  ["nothing", { status: 200 }, notUnderstood],
  ["more than any answer", { status: 200, body: tooLong }, { reason: "Its answer broke off or was too long." }],
  [
    "half an answer",
    { status: 200, body: '{"acc', breaksOff: true },
    { reason: "Its answer broke off or was too long." },
  ],
  [
    "invalid_grant",
    { status: 400, body: { error: "invalid_grant", error_description: "Refresh token has expired" } },
    { outcome: "invalid_grant", detail: "Refresh token has expired" },
  ],
  [
    "invalid_grant without a word",
    { status: 400, body: { error: "invalid_grant" } },
    { outcome: "invalid_grant", detail: "invalid_grant" },
  ],
  [
    "invalid_client",
    { status: 401, body: { error: "invalid_client" } },
    { outcome: "invalid_client", detail: "invalid_client" },
  ],
  [
    "another error",
    { status: 403, body: { error: "unauthorized_client", error_description: "Disabled" } },
    { outcome: "refused", error: "unauthorized_client", detail: "Disabled" },
  ],
  [
    "an error with our secrets in it",
    { status: 400, body: { error: "bad client-secret", error_description: "no refresh-token" } },
    { outcome: "refused", error: "bad …", detail: "no …" },
  ],
  ["a refusal without a reason", { status: 400, body: "no" }, { reason: "It answered 400 without a reason." }],
  ["the last of the refusals", { status: 499, body: "no" }, { reason: "It answered 499 without a reason." }],
  ["an error in an answer of 500", { status: 500, body: { error: "invalid_grant" } }, { reason: "It answered 500." }],
  ["a redirect", { status: 302, headers: { location: "/elsewhere" } }, { reason: "It answered 302." }],
  ["409", { status: 409, body: tooLong }, { outcome: "conflict" }],
  ["429 with a time", { status: 429, headers: { "retry-after": "7" } }, { outcome: "wait", retryAfterSeconds: 7 }],
  ["429 without one", { status: 429, body: tooLong }, { outcome: "wait", retryAfterSeconds: 5 }],
  ["429 with words", { status: 429, headers: { "retry-after": "soon" } }, { outcome: "wait", retryAfterSeconds: 5 }],
  [
    "503 with a time",
    { status: 503, headers: { "retry-after": " 2.5 " } },
    { outcome: "wait", retryAfterSeconds: 2.5 },
  ],
  [
    "503 with a past date",
    { status: 503, headers: { "retry-after": new Date(0).toUTCString() } },
    { retryAfterSeconds: 0 },
  ],
  ["503 without one", { status: 503 }, { outcome: "unknown", reason: "It answered 503." }],
];

test.each(answers)("the answer with %s is told for what it is", async (_words, answer, outcome) => {
  const { environment } = await startTokenServer(answer);
  expect(await requestTokens(environment, app, refresh)).toMatchObject(outcome);
});

test("the life of a token is counted from when it was asked for, in whole seconds", async () => {
  const { environment } = await startTokenServer({ status: 200, body: { ...pair, expires_in: 3600.9 } });
  const answer = await requestTokens(environment, app, refresh);
  const { expiresInSeconds } = answer.outcome === "tokens" ? answer.tokens : { expiresInSeconds: -1 };
  expect(expiresInSeconds).toBeOneOf([3598, 3599, 3600]);
  const short = await startTokenServer({ status: 200, body: { ...pair, expires_in: 0.0001 } });
  expect(await requestTokens(short.environment, app, refresh)).toMatchObject({ tokens: { expiresInSeconds: 0 } });
});

test("a wait until a date is counted from now", async () => {
  const inAMinute = new Date(Date.now() + 60_000).toUTCString();
  const { environment } = await startTokenServer({ status: 429, headers: { "retry-after": inAMinute } });
  const waiting = await requestTokens(environment, app, refresh);
  expect(waiting.outcome === "wait" && Math.abs(waiting.retryAfterSeconds - 60)).toBeLessThan(5);
});

test("a provider that nobody reaches was sent nothing", async () => {
  const unreached = { outcome: "not_sent", reason: "It can't be reached (ECONNREFUSED)." };
  expect(await requestTokens(await unreachedEnvironment(), app, refresh)).toEqual(unreached);
});

test("a connection that breaks without an answer may have been enough", async () => {
  const { environment } = await startTokenServer({ status: 200, body: "", breaksOff: true });
  expect(await requestTokens(environment, app, refresh)).toMatchObject({ outcome: "unknown" });
});

test("what is sent is the form of RFC 6749, and nothing else", async () => {
  const { environment, forms } = await startTokenServer({ status: 200, body: pair });
  await requestTokens(environment, app, refresh);
  await requestTokens(environment, app, {
    grant: "code",
    code: "the-code",
    redirectUri: "https://console.example/cmp",
  });
  const credentials = { client_id: "client", client_secret: "client-secret" };
  expect(forms).toEqual([
    { grant_type: "refresh_token", refresh_token: "refresh-token", ...credentials },
    { grant_type: "authorization_code", code: "the-code", redirect_uri: "https://console.example/cmp", ...credentials },
  ]);
});

test("the code is hidden in what is told of a refusal", async () => {
  const { environment } = await startTokenServer({ status: 400, body: { error: "no the-code" } });
  const asked = { grant: "code", code: "the-code", redirectUri: "https://console.example/cmp" } as const;
  expect(await requestTokens(environment, app, asked)).toMatchObject({ outcome: "refused", error: "no …" });
});

describe("ending a token", () => {
  test.each<[string, Answer, object]>([
    ["200", { status: 200 }, { outcome: "revoked" }],
    ["a refusal", { status: 400, body: { error: "bad refresh-token" } }, { outcome: "refused", reason: "bad …" }],
    [
      "a refusal with the secret",
      { status: 401, body: { error: "client-secret" } },
      { outcome: "refused", reason: "…" },
    ],
    ["a refusal without a reason", { status: 400, body: "no" }, { outcome: "unavailable", reason: "It answered 400." }],
    ["a wait", { status: 429, body: { error: "wait" } }, { outcome: "unavailable", reason: "It answered 429." }],
    ["an error", { status: 500, body: { error: "oops" } }, { outcome: "unavailable", reason: "It answered 500." }],
    ["more than any answer", { status: 400, body: tooLong }, { outcome: "unavailable", reason: "It answered 400." }],
  ])("answered with %s is told for what it is", async (_words, answer, outcome) => {
    const { environment, forms } = await startTokenServer(answer);
    expect(await revokeToken(environment, app, "refresh-token")).toEqual(outcome);
    expect(forms).toEqual([{ client_id: "client", client_secret: "client-secret", token: "refresh-token" }]);
  });

  test("at a provider that nobody reaches is told as such", async () => {
    const unreached = { outcome: "unavailable", reason: "It can't be reached (ECONNREFUSED)." };
    expect(await revokeToken(await unreachedEnvironment(), app, "refresh-token")).toEqual(unreached);
  });
});
