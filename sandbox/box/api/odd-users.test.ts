import { afterAll, beforeAll, expect, it } from "vitest";
import { type Sandbox, startSandbox } from "#sandbox/box/sandbox.ts";
import { authorizeInSandbox, getFromSandbox } from "#sandbox/box/testing.ts";
import { type Enterprise, userId } from "#sandbox/box/world/enterprise.ts";
import { mutate } from "#sandbox/box/world/mutate.ts";
import type { OddKind } from "#sandbox/box/world/odd-records.ts";

let sandbox: Sandbox;
let enterprise: Enterprise;
let token: string;
beforeAll(async () => {
  sandbox = await startSandbox();
  const [acme] = [...sandbox.state.enterprises.values()];
  if (!acme) throw new Error("The default world lacks Acme.");
  enterprise = acme;
  token = (await authorizeInSandbox(sandbox, { login: "admin@acme.example" })).accessToken;
});
afterAll(() => sandbox.close());

async function written(odd: OddKind[]): Promise<string> {
  mutate(enterprise, { kind: "oddUser", user: userId(enterprise, 20), odd }, sandbox.state.clock.now());
  const path = `/2.0/users/${userId(enterprise, 20)}`;
  return (await getFromSandbox(sandbox, path, token)).text;
}

it.each<[OddKind, RegExp]>([
  ["numericId", /"id":20000000020,/],
  ["spaceUsedText", /"space_used":"5"/],
  ["spaceUsedHuge", /"space_used":1000000000000000,/],
  ["spaceUsedExponent", /"space_used":1\.2318237429383e\+31/],
  ["notificationEmailArray", /"notification_email":\[\]/],
  ["emptyStrings", /"job_title":"","phone":"","address":""/],
  ["nonAscii", /田中 太郎/],
  ["nullName", /"name":null/],
  ["unknownStatus", /"status":"pending"/],
  ["htmlName", /<script>alert\(1\)<\/script>/],
  ["formulaName", /"name":"=HYPERLINK/],
  ["longName", /N{5000}/],
])("writes a user that is odd by %s", async (kind, form) => {
  expect(await written([kind])).toMatch(form);
});

it("writes a user without id, and one with the same key twice of which the last is true", async () => {
  expect(JSON.parse(await written(["missingId"]))).not.toHaveProperty("id");
  const text = await written(["duplicateKeys"]);
  expect(text.match(/"name":/g)).toHaveLength(2);
  expect(JSON.parse(text).name).not.toBe("Name of an earlier key");
});
