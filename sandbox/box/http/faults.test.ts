import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { type Sandbox, startSandbox } from "#sandbox/box/sandbox.ts";
import { authorizeInSandbox, getFromSandbox } from "#sandbox/box/testing.ts";
import { type Fault, faultSchema } from "./faults.ts";

let sandbox: Sandbox;
let token: string;
beforeAll(async () => {
  sandbox = await startSandbox();
  token = (await authorizeInSandbox(sandbox, { login: "admin@acme.example" })).accessToken;
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.state.faults.clear());

function put(route: string, fault: { action: Fault["action"] } & Partial<Fault>): void {
  sandbox.state.faults.set(route, { ...faultSchema.parse(fault), seen: 0, spoiled: 0 });
}

const users = () => getFromSandbox(sandbox, "/2.0/users?limit=5", token);

it.each<[Fault["action"], number]>([
  ["429", 429],
  ["500", 500],
  ["502", 502],
  ["503", 503],
  ["409", 409],
  ["unauthorized", 401],
  ["appDisabled", 401],
  ["forbiddenHeader", 403],
  ["forbiddenScope", 403],
  ["forbiddenPermission", 403],
  ["html", 200],
])("answers the fault %s with status %i", async (action, status) => {
  put("users", { action, retryAfterSeconds: 9 });
  const answer = await users();
  expect(answer.status).toBe(status);
  if (action === "429" || action === "503") expect(answer.headers.get("retry-after")).toBe("9");
  if (action === "502" || action === "html") expect(answer.headers.get("content-type")).toContain("text/html");
});

it("breaks the connection, before the request is carried out or after", async () => {
  put("users", { action: "reset", times: 1 });
  await expect(users()).rejects.toThrow();
  put("users", { action: "lostResponse", times: 1 });
  await expect(users()).rejects.toThrow();
  expect((await users()).status).toBe(200);
});

it("never answers when it hangs", async () => {
  put("users", { action: "hang", times: 1 });
  const signal = AbortSignal.timeout(200);
  await expect(
    fetch(`${sandbox.url}/2.0/users`, { signal, headers: { authorization: `Bearer ${token}` } }),
  ).rejects.toThrow();
});

it("answers late, in the middle of the JSON, and with wrong types", async () => {
  put("users", { action: "slow", delayMs: 120 });
  const began = performance.now();
  expect((await users()).status).toBe(200);
  expect(performance.now() - began).toBeGreaterThan(100);
  put("users", { action: "truncated" });
  const { text } = await users();
  expect(text).toContain('{"total_count"');
  expect(() => JSON.parse(text)).toThrow();
  put("users", { action: "wrongTypes" });
  expect(JSON.parse((await users()).text).entries).toBe("none");
});

it("spoils only its own route, only after so many requests, only so many times", async () => {
  put("users", { action: "500", after: 1, times: 2 });
  const statuses: number[] = [];
  for (let request = 0; request < 5; request += 1) statuses.push((await users()).status);
  expect(statuses).toEqual([200, 500, 500, 200, 200]);
  put("users", { action: "500" });
  expect((await getFromSandbox(sandbox, "/2.0/groups", token)).status).toBe(200);
  put("any", { action: "503" });
  expect((await getFromSandbox(sandbox, "/2.0/groups", token)).status).toBe(503);
});

it("journals every request without a secret, and counts them by route and status", async () => {
  sandbox.state.journal.clear();
  const { clientSecret, refreshToken } = await authorizeInSandbox(sandbox, { login: "user@acme.example" });
  put("users", { action: "500", times: 1 });
  await users();
  expect(sandbox.state.journal.counts()).toMatchObject({
    authorize: 2,
    token: 1,
    "token 200": 1,
    users: 1,
    "users 500": 1,
  });
  const [entry] = sandbox.state.journal.since(0, "token");
  expect(entry).toMatchObject({ method: "POST", path: "/oauth2/token", grantType: "authorization_code", status: 200 });
  const text = JSON.stringify(sandbox.state.journal.since(0, null));
  for (const secret of [clientSecret, refreshToken, token, "sandbox-password"]) expect(text).not.toContain(secret);
});
