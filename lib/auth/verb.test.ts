import { expect, test, vi } from "vitest";
import { z } from "zod";
import { type Role, roles } from "#lib/caller.ts";
import { db, type Transaction } from "#lib/db.ts";
import { Conflict, Invalid, NotFound, Refused } from "#lib/errors.ts";
import { createPerson } from "#test/people.ts";
import { answer } from "./route.ts";
import { runVerb } from "./verb.ts";

const publicUrl = "https://console.example.com";
const ours = { origin: publicUrl };
const schema = z.object({ name: z.string().min(1, "Enter the name."), size: z.number("Enter the size.") });
const input = { name: "Acme", size: 3 };

async function run(
  verb: () => Promise<unknown>,
  { role = "viewer", headers = ours, given = input as unknown, signedIn = true, needed = "viewer" as Role } = {} as {
    role?: Role;
    headers?: Record<string, string>;
    given?: unknown;
    signedIn?: boolean;
    needed?: Role;
  },
) {
  const person = signedIn ? await createPerson({ role }) : null;
  return runVerb({ person, headers: new Headers(headers), publicUrl }, needed, schema, verb, given);
}

test("a verb gets the person and what the schema made of the input, and its value comes back", async () => {
  const person = await createPerson({ role: "operator" });
  const asking = { person, headers: new Headers(ours), publicUrl };
  const result = await runVerb(asking, "operator", schema, async (...given) => given, { ...input, more: 1 });
  expect(result).toEqual({ ok: true, value: [person, input] });
});

test.for([
  [{}, false],
  [{ origin: "null" }, false],
  [{ origin: "https://evil.example.com" }, false],
  [{ origin: "https://console.example.com.evil.example" }, false],
  [{ origin: "http://console.example.com" }, false],
  [{ origin: "https://console.example.com:8443" }, false],
  [{ origin: "::not an origin::" }, false],
  [{ "sec-fetch-site": "cross-site" }, false],
  [{ "sec-fetch-site": "same-site" }, false],
  [{ "sec-fetch-site": "none" }, false],
  [{ "sec-fetch-site": "same-origin" }, true],
  [ours, true],
] as [Record<string, string>, boolean][])("a request with %j comes from our page: %s", async ([headers, isOurs]) => {
  const verb = vi.fn(async () => "done");
  const result = await run(verb, { headers });
  expect(result).toMatchObject(isOurs ? { ok: true, value: "done" } : { ok: false, reason: "refused" });
  expect(verb).toHaveBeenCalledTimes(isOurs ? 1 : 0);
});

test.for([
  ["takes longer than it may", (transaction) => transaction.$queryRaw`SELECT pg_sleep(0.2)::text`],
  [
    "waits for a row that another holds",
    async (transaction) => {
      await transaction.$executeRaw`SET LOCAL lock_timeout = 20`;
      await transaction.$queryRaw`SELECT id FROM setting FOR UPDATE`;
    },
  ],
] as [string, (transaction: Transaction) => Promise<unknown>][])(
  "a change that %s is a conflict, with what to do about it",
  async ([, work]) => {
    vi.spyOn(console, "warn").mockImplementation(() => {});
    await db.$transaction(async (holder) => {
      await holder.$queryRaw`SELECT id FROM setting FOR UPDATE`;
      const verb = () =>
        db.$transaction(
          async (transaction) => {
            await work(transaction);
            await transaction.$queryRaw`SELECT 1`;
          },
          { timeout: 100 },
        );
      expect(await run(verb)).toMatchObject({
        ok: false,
        reason: "conflict",
        message: expect.stringContaining("try again in a minute"),
      });
    });
  },
);

test("nobody is refused", async () => {
  const verb = vi.fn(async () => "done");
  expect(await run(verb, { signedIn: false })).toMatchObject({ ok: false, reason: "refused" });
  expect(verb).not.toHaveBeenCalled();
});

test.for(roles.flatMap((role) => roles.map((needed) => [role, needed] as const)))(
  "a person with the role %s asks for what needs %s",
  async ([role, needed]) => {
    const allowed = roles.indexOf(role) >= roles.indexOf(needed);
    const verb = vi.fn(async () => "done");
    expect(await run(verb, { role, needed })).toMatchObject(allowed ? { ok: true } : { reason: "refused" });
    expect(verb).toHaveBeenCalledTimes(allowed ? 1 : 0);
    const person = await createPerson({ role });
    const request = new Request(`${publicUrl}/api/runs`);
    const response = await answer(person, needed, async () => Response.json("done"), request, {});
    expect(response.status).toBe(allowed ? 200 : 403);
  },
);

test.for([null, "text", [], {}, { name: "" }, { name: "Acme", size: "3" }, { name: 1e308, size: null }])(
  "wrong input is refused at its fields, before the verb: %j",
  async (given) => {
    const verb = vi.fn(async () => "done");
    expect(await run(verb, { given })).toMatchObject({ ok: false, reason: "invalid", fields: expect.anything() });
    expect(verb).not.toHaveBeenCalled();
  },
);

test("each wrong field has its own sentence", async () => {
  expect(await run(async () => "done", { given: { name: "", size: "3" } })).toEqual({
    ok: false,
    reason: "invalid",
    message: "Enter the name.",
    fields: { name: "Enter the name.", size: "Enter the size." },
  });
});

test.for([
  [new NotFound("It is gone."), "not-found", 404],
  [new Conflict("Somebody was first."), "conflict", 409],
  [new Refused("You may not."), "refused", 403],
  [new Invalid("Wrong.", { name: "Too long." }), "invalid", 400],
] as const)("%s is told in its own words, by an action and by a route", async ([error, reason, status]) => {
  const fails = async () => {
    throw error;
  };
  expect(await run(fails)).toMatchObject({ ok: false, reason, message: error.message });
  const person = await createPerson({ role: "viewer" });
  const response = await answer(person, "viewer", fails, new Request(publicUrl), {});
  expect(response.status).toBe(status);
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  expect(await response.json()).toEqual({ status, detail: error.message });
});

test("an error nobody foresaw is logged under a number, and only the number is told", async () => {
  const log = vi.spyOn(console, "error").mockImplementation(() => {});
  const error = new Error("password=hunter2 at 10.0.0.1");
  const result = await run(async () => {
    throw error;
  });
  if (result.ok) throw new Error("It went well.");
  expect(result).toMatchObject({ reason: "unknown" });
  expect(result.message).not.toContain("hunter2");
  const id = /number ([\w-]+)/.exec(result.message)?.[1];
  expect(log).toHaveBeenCalledExactlyOnceWith(expect.stringContaining(`requestId="${id}"\nError: `));
  expect(log).not.toHaveBeenCalledWith(expect.stringContaining("hunter2"));
});

test("a route asked by nobody answers 401, and its answers are kept nowhere", async () => {
  const nobody = await answer(null, "viewer", async () => Response.json("done"), new Request(publicUrl), {});
  expect(nobody.status).toBe(401);
  const person = await createPerson({ role: "viewer" });
  const response = await answer(person, "viewer", async () => Response.json("done"), new Request(publicUrl), {});
  expect(response.headers.get("cache-control")).toBe("no-store");
});
