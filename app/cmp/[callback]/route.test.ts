import { NextRequest } from "next/server";
import { afterAll, describe, expect, test } from "vitest";

import { callbackProof } from "#lib/authorizations/callback-proof.ts";
import { outcomes } from "#lib/authorizations/outcomes.ts";
import { readAuthorization } from "#lib/authorizations/read.ts";
import { asked, openTrip, sandboxApp, startBoxForTrips, travel } from "#test/box-trip.ts";
import { createPerson } from "#test/people.ts";
import { refusalPage } from "./refusal-page.ts";
import { GET, HEAD } from "./route.ts";

const sandbox = await startBoxForTrips();
afterAll(() => sandbox.close());
const admin = await createPerson();
const app = sandboxApp(sandbox);

const hostile = {
  host: "evil.example",
  "x-forwarded-host": "evil.example",
  "x-forwarded-proto": "https",
  forwarded: "host=evil.example",
};

function call(path: string, cookie = "", headers: Record<string, string> = {}) {
  const request = new NextRequest(new URL(path, "http://localhost:3000"), { headers: { cookie, ...headers } });
  const callback = new URL(path, "http://localhost:3000").pathname.split("/").at(-1) ?? "";
  return GET(request, { params: Promise.resolve({ callback }) });
}

async function returned(decision: "grant" | "deny" = "grant") {
  const trip = await openTrip(admin, app);
  const { pathname, search } = await travel(sandbox, trip.location, "admin@acme.example", decision);
  return { ...trip, path: pathname + search };
}

describe("an answer that counts", () => {
  test("ends at an address of the public URL without code and state, whatever the request's host says", async () => {
    const { path, cookie, id, location } = await returned();
    const response = await call(path, `other=1; ${cookie}`, hostile);
    expect(response.status).toBe(303);
    expect(response.headers.get("location")).toBe(`http://localhost:3000/cmp/result/${id}`);
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.headers.get("referrer-policy")).toBe("no-referrer");
    expect(location.searchParams.get("redirect_uri")).toBe("http://localhost:3000/cmp/AuthorizeBoxConnector");
  });

  test("ends at the same page when access was denied", async () => {
    const { path, cookie, id } = await returned("deny");
    expect((await call(path, cookie)).headers.get("location")).toBe(`http://localhost:3000/cmp/result/${id}`);
    expect(await readAuthorization(admin, id)).toMatchObject({ state: "refused", code: "denied" });
  });
});

describe("an answer that counts for nothing is 400 and makes no token request", () => {
  test.each([
    ["nothing at all", "/cmp/AuthorizeBoxConnector"],
    ["a code without a state", "/cmp/AuthorizeBoxConnector?code=c"],
    ["an unknown state", "/cmp/AuthorizeBoxConnector?code=c&state=s"],
    ["NUL and HTML", "/cmp/AuthorizeBoxConnector?code=%00&state=%00<script>&error=<b>"],
    ["a very long state", `/cmp/AuthorizeBoxConnector?code=c&state=${"s".repeat(100_000)}`],
    ["broken percent signs", "/cmp/AuthorizeBoxConnector?code=%ED%A0%80&state=%FF"],
    ["the path of no kind", "/cmp/AuthorizeSomethingElse?code=c&state=s"],
  ])("%s", async (_what, path) => {
    const before = asked(sandbox, "token");
    const response = await call(path, "authorization-x=y; authorization-=; =", hostile);
    expect(response.status).toBe(400);
    expect(response.headers.get("cache-control")).toBe("no-store");
    const page = await response.text();
    expect(page).not.toMatch(/<script|<b>|evil\.example/);
    expect(asked(sandbox, "token")).toBe(before);
  });

  test("a state given twice", async () => {
    const { path, cookie, state } = await returned();
    const before = asked(sandbox, "token");
    expect((await call(`${path}&state=${state}`, cookie)).status).toBe(400);
    expect(asked(sandbox, "token")).toBe(before);
  });

  test("the same answer again, and the same answer in another browser", async () => {
    const { path, cookie } = await returned();
    expect((await call(path)).status).toBe(400);
    expect((await call(path, cookie)).status).toBe(303);
    const again = await call(path, cookie);
    expect(again.status).toBe(400);
    expect(await again.text()).toContain(outcomes.already_used.title);
  });

  test("the state of another trip with the cookie of this one", async () => {
    const [one, other] = [await returned(), await returned()];
    expect((await call(one.path, other.cookie)).status).toBe(400);
    expect((await call(one.path, one.cookie)).status).toBe(303);
  });
});

describe("a test of the address", () => {
  test("gets what only this installation can answer, and nothing when it holds more than the question", async () => {
    const { question, answer } = callbackProof();
    const response = await call(`/cmp/AuthorizeBoxConnector?test=${question}`, "", hostile);
    expect([response.status, await response.json()]).toEqual([200, { answer }]);
    expect(response.headers.get("cache-control")).toBe("no-store");
    for (const path of [
      `?test=${question}&code=c&state=s`,
      `?test=${question}&test=${question}`,
      "?test=",
      "?test=<b>",
    ])
      expect((await call(`/cmp/AuthorizeBoxConnector${path}`)).status, path).toBe(400);
    expect((await call(`/cmp/AuthorizeSomethingElse?test=${question}`)).status).toBe(400);
  });
});

test("a look at the callback without following it does nothing", async () => {
  expect(HEAD().status).toBe(405);
});

test("the page of a refusal holds no markup but its own", () => {
  const page = refusalPage("state_mismatch", `<img src=x onerror="alert('1')">`, "bm9uY2U=");
  expect(page).not.toContain("<img");
  expect(refusalPage("code_expired", `<b>"'&`, "bm9uY2U=")).toContain("&#60;b&#62;&#34;&#39;&#38;");
});
