import { expect, test } from "vitest";
import { createTokenHolder } from "#test/api-client.ts";
import { askApi as ask } from "#test/ask-api.ts";

test("an unknown address, another method and a damaged id are told apart", async () => {
  const { token } = await createTokenHolder();
  for (const path of ["", "/nothing"]) expect((await ask(path, { token })).status).toBe(404);
  for (const method of ["DELETE", "PUT"]) {
    const wrong = await ask("/connectors", { method, token });
    expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "GET, HEAD, POST, OPTIONS"]);
  }
  expect((await ask("/runs/x", { token })).body.detail).toBe('There is no run "x".');
  expect((await ask("/runs/%E0%A4%A", { token })).status).toBe(404);
});

test("what can be read can be asked for by HEAD, but not an export, which is on record", async () => {
  const { token } = await createTokenHolder();
  const head = await ask("/connectors", { method: "HEAD", token });
  expect([head.status, head.headers.get("etag")]).toEqual([200, expect.stringMatching(/^".+"$/)]);
  const path = `/connectors/${crypto.randomUUID()}/inventory/users.csv`;
  const { status, headers } = await ask(path, { method: "HEAD", token });
  expect([status, headers.get("allow")]).toEqual([405, "GET, OPTIONS"]);
});

test("OPTIONS is answered with what the address takes", async () => {
  const { token } = await createTokenHolder();
  const { status, headers } = await ask(`/runs/${crypto.randomUUID()}/cancel`, { method: "OPTIONS", token });
  expect([status, headers.get("allow")]).toEqual([204, "POST, OPTIONS"]);
});
