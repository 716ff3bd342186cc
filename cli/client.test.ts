import { beforeEach, expect, test, vi } from "vitest";
import { serve } from "#test/command-line.ts";
import { consoleClient } from "./client.ts";

beforeEach(() => {
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
});

const patience = { attempts: 3, mostBackoffMs: 20, mostWaitMs: 20_000, requestMs: 5000 };

type Given = { status: number; headers?: Record<string, string>; body?: unknown } | "lost";

/** A console that gives these answers in turn, and the last one from then on. */
async function clientOf(...answers: Given[]) {
  const seen: { method: string; key: string | undefined }[] = [];
  const url = await serve((request, response) => {
    const answer = answers[Math.min(seen.length, answers.length - 1)] ?? "lost";
    seen.push({ method: request.method ?? "", key: request.headers["idempotency-key"] as string | undefined });
    if (answer === "lost") return void response.destroy();
    response.writeHead(answer.status, { "content-type": "application/json", ...answer.headers });
    response.end(JSON.stringify(answer.body ?? {}));
  });
  return { client: consoleClient({ url, token: "t" }, patience), seen };
}

const problem = { "content-type": "application/problem+json" };

test("a reading whose answer is lost is asked for again", async () => {
  const { client, seen } = await clientOf("lost", { status: 503 }, { status: 200, body: { name: "Acme" } });
  expect((await client.get("/x")).body).toEqual({ name: "Acme" });
  expect(seen).toHaveLength(3);
});

test("a POST is sent again with the key of the first time, so that it is done once", async () => {
  const { client, seen } = await clientOf("lost", { status: 201 });
  await client.post("/x", {});
  expect(seen[0]?.key).toMatch(/^[\w-]{36}$/);
  expect(seen.map(({ key }) => key)).toEqual([seen[0]?.key, seen[0]?.key]);
});

test("a change whose answer is lost is not sent again, since it may have been made", async () => {
  const { client, seen } = await clientOf("lost");
  await expect(client.send("PATCH", "/x", { body: {} })).rejects.toThrow("Whether the change was made is not known");
  expect(seen).toHaveLength(1);
});

test("a change that is one too many in a minute waits as long as the console says, and is sent again", async () => {
  const { client, seen } = await clientOf({ status: 429, headers: { "retry-after": "1" } }, { status: 200 });
  const began = performance.now();
  await client.send("DELETE", "/x");
  expect(performance.now() - began).toBeGreaterThan(950);
  expect(seen).toHaveLength(2);
});

test("while the console's database is away, what it did not do is sent again, and what a gateway may have passed on is not", async () => {
  const away = { status: 503, headers: { ...problem, "retry-after": "1" }, body: { detail: "The database is away." } };
  const { client, seen } = await clientOf(away, { status: 200 });
  await client.send("DELETE", "/x");
  expect(seen).toHaveLength(2);
  const behind = await clientOf({ status: 503, headers: { "retry-after": "1" } }, { status: 200 });
  await expect(behind.client.send("DELETE", "/x")).rejects.toThrow("is not known");
});

test("a wait that is too long is not begun", async () => {
  const { client, seen } = await clientOf({ status: 429, headers: { "retry-after": "3600" } });
  await expect(client.get("/x")).rejects.toThrow("it asks to wait 3600 seconds");
  expect(seen).toHaveLength(1);
});

test("a console that stays away is given up with the reason", async () => {
  const { client, seen } = await clientOf({ status: 502 });
  await expect(client.get("/x")).rejects.toThrow("can't be asked: it answered with 502");
  expect(seen).toHaveLength(3);
});

test("a refusal is told in the API's words, with its fields, and not tried again", async () => {
  const detail = "Some fields need another value.";
  const body = { detail, fields: { name: "Enter the name.", all: detail } };
  const { client, seen } = await clientOf({ status: 400, headers: problem, body });
  await expect(client.get("/x")).rejects.toMatchObject({
    ...{ status: 400, code: 1, message: "Some fields need another value.\n  name: Enter the name." },
  });
  expect(seen).toHaveLength(1);
});

test.for([
  [{ status: 404, headers: { "content-type": "text/html" } }, "answered with 404 and not as a console does"],
  [{ status: 200, headers: { "content-type": "text/html" } }, "answered with 200 and not as a console does"],
  [{ status: 307, headers: { location: "https://elsewhere.example/" } }, "Set CONSOLE_URL to the address"],
] as const)("an answer %o is taken for none of a console", async ([answer, sentence]) => {
  const { client } = await clientOf(answer);
  await expect(client.get("/x")).rejects.toThrow(sentence);
});

test("a file whose content breaks off is asked for from its beginning", async () => {
  let asked = 0;
  const url = await serve((_request, response) => {
    asked += 1;
    response.writeHead(200, { "content-type": "text/csv", "content-length": "6" });
    if (asked === 1) response.write("id\n", () => response.destroy());
    else response.end("id\n1\n\n");
  });
  const taken: string[] = [];
  await consoleClient({ url, token: "t" }, patience).download("/x.csv", async (content) => {
    taken.push(await new Response(content).text());
  });
  expect([asked, taken]).toEqual([2, ["id\n1\n\n"]]);
});
