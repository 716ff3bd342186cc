import { expect, test } from "vitest";
import { db } from "#lib/db.ts";
import { createTokenHolder } from "#test/api-client.ts";
import { askApi as ask } from "#test/ask-api.ts";
import { createConnector } from "#test/runs.ts";

const unknown = "00000000-0000-4000-8000-000000000000";

test.for([
  ["/runs?limit=0", "limit"],
  ["/runs?limit=x", "limit"],
  ["/runs?state=queued,lost", "state.1"],
  ["/runs?color=red", "color"],
  ["/connectors?kind=dropbox", "kind"],
  ["/runs?from=yesterday", "from"],
  ["/runs?from=0000-01-01", "from"],
  ["/runs?search=%00", "search"],
  ["/connectors?search=%00", "search"],
  ["/connectors?after=%00", "after"],
  ["/runs?limit=1&limit=2", "limit"],
  ["/runs?constructor=1", "constructor"],
  [`/runs/${unknown}/log?after=2147483648`, "after"],
  [`/runs/${unknown}/log?after=x`, "after"],
  [`/connectors/${unknown}/inventory/users?inactiveDays=x`, "inactiveDays"],
  [`/connectors/${unknown}/inventory/users?after=x`, "after"],
  [`/connectors/${unknown}/inventory/groups?after=name.x`, "after"],
] as const)("%s is answered with what is wrong with it", async ([path, field]) => {
  const { token } = await createTokenHolder();
  const { status, body } = await ask(path, { token });
  expect([status, Object.keys(body.fields)]).toEqual([400, [field]]);
  expect(body.detail).not.toMatch(/invalid|expected|unrecognized|NaN/i);
});

test("a list's values are taken apart at commas, and one by one", async () => {
  const { token } = await createTokenHolder();
  expect((await ask("/runs?state=queued,held&state=failed", { token })).status).toBe(200);
  expect((await ask("/runs?state=queued&state=lost", { token })).body.fields).toEqual({
    "state.1": expect.stringContaining('"state.1" must be one of queued'),
  });
});

test("a page of endpoint servers after one that never was is refused", async () => {
  const { token } = await createTokenHolder();
  expect((await ask(`/endpoint-servers?after=${unknown}`, { token })).status).toBe(400);
});

test.for([
  ["not JSON", "{", {}, /not JSON/],
  ["a form", "name=x", { "content-type": "application/x-www-form-urlencoded" }, /as JSON/],
  ["a field that is none", '{"nme":"x"}', {}, /no field "nme"/],
  ["a list", "[]", {}, /an object of JSON/],
  ["nothing that the field can hold", '{"missedPolicy":"never"}', {}, /"missedPolicy" must be one of run_once, skip/],
  ["a part of a schedule that is none", '{"schedule":{"kind":"manual","at":"x"}}', {}, /no field "schedule.at"/],
  ["a setting that is none", '{"settings":{"lookbackDays":9}}', {}, /settings/],
  ["a name that is too long", JSON.stringify({ name: "x".repeat(101) }), {}, /too long/],
  ["an If-Match that is none", '{"name":"x"}', { "if-match": "3" }, /If-Match/],
] as const)("a change with %s is refused and changes nothing", async ([, body, headers, reason]) => {
  const connector = await createConnector();
  const { token } = await createTokenHolder();
  const asked = { method: "PATCH", token, body, headers: { "if-match": '"1"', ...headers } };
  const answer = await ask(`/connectors/${connector.id}`, asked);
  expect([answer.status, answer.body.detail]).toEqual([400, expect.stringMatching(reason)]);
  expect(await db.connector.findUnique({ where: { id: connector.id } })).toMatchObject({ name: "Acme", revision: 1 });
});

test("a connector that lacks something is refused with the names of all that is missing", async () => {
  const { token } = await createTokenHolder();
  const { body } = await ask("/connectors", { method: "POST", token, body: '{"name":"Acme","colour":"red"}' });
  expect(body.detail).toBe('"environment" is missing.');
  expect(Object.keys(body.fields)).toEqual([
    "environment",
    "clientId",
    "clientSecret",
    "schedule",
    "timeZone",
    "colour",
  ]);
});
