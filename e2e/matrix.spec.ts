import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { roleAllows } from "#lib/caller.ts";
import { type RouteRow, routes } from "#test/routes.ts";
import { consoleUrl } from "./addresses.ts";
import { type Caller, everyCaller } from "./callers.ts";
import { query } from "./database.ts";

function expected({ role, status }: RouteRow, caller: Caller): number {
  if (role === "nobody") return status;
  if (caller.role === null) return 401;
  return roleAllows(caller.role, role) ? status : 403;
}

/** What no refused request may change. */
async function counts() {
  const [row] =
    await query(`SELECT (SELECT count(*) FROM audit_event WHERE event <> 'refused' AND event NOT LIKE '%exported') AS events, (SELECT count(*) FROM session) AS sessions,
    (SELECT count(*) FROM "authorization") AS authorizations, (SELECT count(*) FROM enrolment_code) AS codes`);
  return row;
}

test("every route answers every kind of caller as its row says, and refusals change nothing", async ({
  playwright,
}) => {
  const callers = await everyCaller(playwright);
  const before = await counts();
  for (const row of routes)
    for (const caller of callers) {
      const { method, address } = row;
      const form = method === "POST" ? { form: { email: "", password: "", json: "true" } } : {};
      const response = await caller.request.fetch(address, { method, maxRedirects: 0, ...form });
      expect(response.status(), `${method} ${address} for ${caller.name}`).toBe(expected(row, caller));
      expect(response.headers()["cache-control"], address).toContain("no-store");
    }
  expect(await counts()).toEqual(before);
  await Promise.all(callers.map(({ request }) => request.dispose()));
});

test("no route has a method beside those of its rows", async ({ playwright }) => {
  const callers = await everyCaller(playwright);
  const known = (address: string) =>
    routes.filter((row) => row.address === address).map(({ method }) => String(method));
  for (const address of new Set(routes.map((row) => row.address)))
    for (const method of ["PUT", "PATCH", "DELETE", "POST", "PROPFIND"].filter(
      (name) => !known(address).includes(name),
    ))
      for (const caller of callers) {
        const status = (await caller.request.fetch(address, { method })).status();
        expect([400, 404, 405], `${method} ${address} for ${caller.name}: ${status}`).toContain(status);
      }
  await Promise.all(callers.map(({ request }) => request.dispose()));
});

test("a change asked by another page than ours is refused to everybody", async ({ playwright }) => {
  const callers = await everyCaller(playwright);
  const before = await counts();
  const posts = [
    "/runs",
    "/connectors/box",
    "/sign-in",
    ...routes.filter((row) => row.method === "POST").map((row) => row.address),
  ];
  for (const address of posts)
    for (const { name, request } of callers)
      for (const origin of ["", "null", "https://evil.example", `${consoleUrl}.evil.example`, "no origin"]) {
        const headers = { origin, "next-action": "7f".padEnd(42, "0"), "content-type": "text/plain" };
        const response = await request.post(address, { headers, data: "[]" });
        expect(response.status(), `POST ${address} from ${origin || "nowhere"} for ${name}`).toBe(403);
      }
  expect(await counts()).toEqual(before);
  await Promise.all(callers.map(({ request }) => request.dispose()));
});

const manifest = ".next/standalone/.next/server/server-reference-manifest.json";

test("a body that no page of ours sends to an action is refused to everybody, and none is a fault of the console", async ({
  playwright,
}) => {
  const callers = await everyCaller(playwright);
  const before = await counts();
  const { node } = JSON.parse(readFileSync(manifest, "utf8")) as { node: Record<string, { exportedName: string }> };
  const [action = ""] = Object.keys(node).filter((id) => node[id]?.exportedName === "startRunAction");
  const ask = (request: (typeof callers)[number]["request"], data: string, type = "text/plain;charset=UTF-8") =>
    request.post("/connectors/box", { headers: { "next-action": action, "content-type": type }, data });
  for (const { name, request } of callers) {
    for (const body of ["", "{", "null", '"x"', "{}", '["$F1"]', '["$Q1"]', '["$@9"]', '["$K1"]', '["$n1x"]', "[[[[["])
      expect((await ask(request, body)).status(), `${body} of ${name}`).toBe(400);
    const form = "--x\r\nbroken";
    expect((await ask(request, form, "multipart/form-data; boundary=x")).status(), `a form of ${name}`).toBe(400);
    const sentence = await ask(request, '[{"id":"no id","$":"$undefined"}]');
    expect([sentence.status(), (await sentence.text()).includes('"ok":false')], name).toEqual([200, true]);
  }
  expect(await counts()).toEqual(before);
  await Promise.all(callers.map(({ request }) => request.dispose()));
});
