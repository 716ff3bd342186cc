import { createHash, randomUUID } from "node:crypto";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { db } from "#lib/db.ts";
import { batchLimits, batchResponse, heldResponse, leaseResponse, refusal } from "#lib/protocol/messages.ts";
import { startRun } from "#lib/runs/start.ts";
import { createEndpointServer } from "#test/endpoint-servers.ts";
import { createConnector, createOperator, ended, makeBatch, makeUser, pack } from "#test/runs.ts";
import { doors } from "./doors.ts";
import { buildServer } from "./server.ts";

const app = buildServer(doors, { logger: false });
let address: string;
beforeAll(async () => {
  address = await app.listen({ port: 0, host: "127.0.0.1" });
});
afterAll(() => app.close());

type Server = { token: string };

async function ask(
  server: Server,
  method: string,
  path: string,
  body?: BodyInit,
  headers: Record<string, string> = {},
) {
  const response = await fetch(`${address}/endpoint-server${path}`, {
    method,
    headers: { authorization: `Bearer ${server.token}`, ...headers },
    ...(body !== undefined && { body }),
  });
  const text = await response.text();
  return { status: response.status, body: text ? JSON.parse(text) : null };
}

const post = (server: Server, path: string, body?: unknown) =>
  ask(server, "POST", path, body === undefined ? undefined : JSON.stringify(body), {
    ...(body !== undefined && { "content-type": "application/json" }),
  });

type Sent = { epoch?: number | string; sha256?: string };

function put(
  server: Server,
  runId: string,
  sequence: number | string,
  packed: Buffer,
  { epoch = 1, sha256 }: Sent = {},
) {
  return ask(server, "PUT", `/runs/${runId}/batches/${sequence}`, new Uint8Array(packed), {
    "content-type": "application/gzip",
    "x-epoch": String(epoch),
    "x-sha256": sha256 ?? createHash("sha256").update(packed).digest("hex"),
  });
}

/** A run that an endpoint server holds through the doors. */
async function held() {
  const server = await createEndpointServer({ kinds: ["box"] });
  const connector = await createConnector({ endpointServerId: server.id });
  const { runId } = await startRun(await createOperator(), connector.id);
  const { lease } = leaseResponse.parse((await post(server, "/lease")).body);
  expect(lease?.runId).toBe(runId);
  heldResponse.parse((await post(server, `/runs/${runId}/acknowledge`, { epoch: 1 })).body);
  return { server, runId, connectorId: connector.id };
}

/** Everything that a refused call must leave as it was. */
async function traceOf(runId: string) {
  const where = { where: { runId } };
  return {
    run: await db.run.findUnique({ where: { id: runId }, include: { streams: true } }),
    rows: [
      await db.inventoryUser.count(where),
      await db.inventoryActivity.count(where),
      await db.runBatch.count(where),
      await db.setAsideRecord.count(where),
      await db.runLogLine.count(where),
      await db.runTransition.count(where),
    ],
  };
}

const empty = (stream: "activity" | "groups" | "memberships") => pack(makeBatch(stream, [], { end: ended })).packed;

test("a run goes through the doors, from the lease to the published inventory", async () => {
  const { server, runId, connectorId } = await held();
  const access = await post(server, `/runs/${runId}/access-token`, { epoch: 1, rejected: null });
  expect(access.body).toMatchObject({ outcome: "token", accessToken: "the access token", fingerprint: "fingerprint" });
  const { grantId } = await db.connector.findUniqueOrThrow({ where: { id: connectorId } });
  const given = await db.auditEvent.findMany({ where: { subjectId: grantId ?? "", event: "access token given" } });
  expect(given).toMatchObject([{ actorId: server.id, after: { runId } }]);
  const users = pack(makeBatch("users", [makeUser("1")], { end: ended })).packed;
  const uploads = [empty("activity"), users, empty("groups"), empty("memberships")];
  for (const [sequence, packed] of uploads.entries()) {
    const answer = await put(server, runId, sequence, packed);
    expect(batchResponse.parse(answer.body)).toEqual({ outcome: "accepted", nextSequence: sequence + 1 });
  }
  const lines = [{ at: new Date().toISOString(), level: "info", message: "Authorization: Bearer abc.def" }];
  expect((await post(server, `/runs/${runId}/log`, { epoch: 1, lines })).status).toBe(204);
  expect((await post(server, `/runs/${runId}/complete`, { epoch: 1, batches: 4 })).status).toBe(204);
  const connector = await db.connector.findUniqueOrThrow({ where: { id: connectorId } });
  expect(connector.publishedRunId).toBe(runId);
  const [line] = await db.runLogLine.findMany({ where: { runId } });
  expect(line).toMatchObject({ position: 1, epoch: 1, message: "Authorization: Bearer ..." });
});

describe("uploads come in order, each once", () => {
  test("the same number with the same bytes is acknowledged again, however often and at once", async () => {
    const { server, runId } = await held();
    const seen = { userId: "1", lastLoginAt: "2026-11-01T00:00:00Z", lastActivityAt: null };
    const { packed } = pack(makeBatch("activity", [seen]));
    const answers = await Promise.all(Array.from({ length: 6 }, () => put(server, runId, 0, packed)));
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200, 200, 200]);
    expect(answers.filter((answer) => answer.body.outcome === "accepted")).toHaveLength(1);
    expect(await db.runStream.findFirst({ where: { runId, stream: "activity" } })).toMatchObject({ items: 1 });
  });

  test("the same number with other bytes, and a number too far, are refused with the number to go on with", async () => {
    const { server, runId } = await held();
    await put(server, runId, 0, pack(makeBatch("activity", [])).packed);
    const before = await traceOf(runId);
    const other = await put(server, runId, 0, pack(makeBatch("activity", [], { end: ended })).packed);
    expect(other).toMatchObject({ status: 409, body: { error: "sequence_conflict", nextSequence: 1 } });
    const gap = await put(server, runId, 2, pack(makeBatch("activity", [])).packed);
    expect(gap).toMatchObject({ status: 409, body: { error: "sequence_gap", nextSequence: 1 } });
    expect(await traceOf(runId)).toEqual(before);
  });

  test("completing with another count is refused, and so is completing before every stream ended", async () => {
    const { server, runId } = await held();
    await put(server, runId, 0, empty("activity"));
    const before = await traceOf(runId);
    const short = await post(server, `/runs/${runId}/complete`, { epoch: 1, batches: 2 });
    expect(short).toMatchObject({ status: 409, body: { error: "sequence_gap", nextSequence: 1 } });
    const early = await post(server, `/runs/${runId}/complete`, { epoch: 1, batches: 1 });
    expect(early).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining("users, groups, memberships") },
    });
    expect(await traceOf(runId)).toEqual(before);
  });
});

describe("a bad upload is refused and changes nothing", () => {
  const user = (changes: object) => pack({ ...makeBatch("users", []), items: [{ ...makeUser("1"), ...changes }] });
  const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
  const text = (batch: string) => ({ packed: gzipSync(batch) });
  const cases: [string, { packed: Buffer; sent?: Sent; sequence?: number | string }, number][] = [
    ["another hash than its bytes", { ...user({}), sent: { sha256: "0".repeat(64) } }, 400],
    ["a hash that is none", { ...user({}), sent: { sha256: "xyz" } }, 400],
    ["an epoch that is none", { ...user({}), sent: { epoch: "one" } }, 400],
    ["an enormous epoch", { ...user({}), sent: { epoch: "9".repeat(30) } }, 400],
    ["a negative number", { ...user({}), sequence: -1 }, 400],
    ["a number that is none", { ...user({}), sequence: "first" }, 400],
    ["an enormous number", { ...user({}), sequence: "9".repeat(20) }, 400],
    ["not gzip", { packed: Buffer.from("{}") }, 400],
    ["truncated gzip", { packed: user({}).packed.subarray(0, 40) }, 400],
    ["a gzip bomb", { packed: gzipSync(Buffer.alloc(batchLimits.bytes * 20)) }, 400],
    ["not UTF-8", { packed: gzipSync(Buffer.from([0x22, 0xff, 0xfe, 0x22])) }, 400],
    ["not JSON", text("<html>"), 400],
    ["truncated JSON", text('{"stream":"users","items":['), 400],
    ["very deep JSON", text(deep), 400],
    ["a deep cursor", text(`{"stream":"users","items":[],"setAside":[],"end":null,"cursor":${deep}}`), 400],
    [
      "deep details",
      text(
        `{"stream":"users","items":[${JSON.stringify(makeUser("1")).replace('"Clerk"', deep)}],"setAside":[],"end":null,"cursor":1}`,
      ),
      400,
    ],
    ["null", text("null"), 400],
    ["an unknown stream", pack({ ...makeBatch("users", []), stream: "files" }), 400],
    [
      "too many items",
      pack(
        makeBatch(
          "users",
          Array.from({ length: 5001 }, (_, id) => makeUser(String(id))),
        ),
      ),
      400,
    ],
    ["a numeric id", user({ id: 1 }), 400],
    ["an empty id", user({ id: "" }), 400],
    ["a missing name", user({ name: undefined }), 400],
    ["a very long name", user({ name: "x".repeat(501) }), 400],
    ["NUL in a name", user({ name: "a\0b" }), 400],
    ["half a surrogate pair in a name", user({ name: "\ud800" }), 400],
    ["NUL in the details", user({ details: { a: { b: ["\0"] } } }), 400],
    ["NUL in a key of the details", user({ details: { "a\0": 1 } }), 400],
    ["details that are a list", user({ details: [] }), 400],
    [
      "an endless number in the details",
      text(JSON.stringify(makeBatch("users", [makeUser("1")])).replace('"Clerk"', "1e999")),
      400,
    ],
    ["a date that is none", user({ createdAt: "yesterday" }), 400],
    ["the 31st of February", user({ createdAt: "2026-02-31T00:00:00Z" }), 400],
    ["the year 0", user({ createdAt: "0000-01-01T00:00:00Z" }), 400],
    ["the end of time", user({ createdAt: "9999-12-31T23:59:59-12:00" }), 400],
    ["an offset beyond the world's", user({ createdAt: "2026-01-01T00:00:00+23:00" }), 400],
    ["a second with fifty digits", user({ createdAt: `2026-01-01T00:00:00.${"1".repeat(50)}Z` }), 400],
    ["a size beyond what numbers hold", user({ spaceUsed: 1e300 }), 400],
    ["half a byte", user({ spaceUsed: 0.5 }), 400],
    ["NUL in a record set aside", pack(makeBatch("users", [], { setAside: [{ recordId: "\0", reason: "odd" }] })), 400],
    ["NUL in the cursor", pack(makeBatch("users", [], { cursor: "\0" })), 400],
    ["an end that is none", pack({ ...makeBatch("users", []), end: { outcome: "perfect" } }), 400],
    ["more expected than can be counted", pack(makeBatch("users", [], { end: { ...ended, expected: 3e9 } })), 400],
  ];
  let run: Awaited<ReturnType<typeof held>>;
  beforeAll(async () => {
    run = await held();
  });
  test.for(cases)("%s", async ([, { packed, sent, sequence = 0 }, status]) => {
    const before = await traceOf(run.runId);
    const answer = await put(run.server, run.runId, sequence, packed, sent);
    expect(answer.status).toBe(status);
    expect(refusal.parse(answer.body).message).toMatch(/\.$/);
    expect(await traceOf(run.runId)).toEqual(before);
  });

  test("more bytes than a batch may have", async () => {
    const answer = await put(run.server, run.runId, 0, Buffer.alloc(batchLimits.bytes + 1));
    expect(answer).toMatchObject({ status: 413, body: { error: "invalid" } });
  });

  test("a stream that has ended", async () => {
    const { server, runId } = await held();
    await put(server, runId, 0, empty("activity"));
    const before = await traceOf(runId);
    expect(await put(server, runId, 1, empty("activity"))).toMatchObject({ status: 400 });
    expect(await traceOf(runId)).toEqual(before);
  });
});

test("a JSON body nested without end is refused", async () => {
  const { server, runId } = await held();
  const deep = `{"epoch":${"[".repeat(400_000)}${"]".repeat(400_000)}}`;
  const answer = await ask(server, "POST", `/runs/${runId}/log`, deep, { "content-type": "application/json" });
  expect(answer).toMatchObject({ status: 400, body: { error: "invalid" } });
});

test("odd but storable texts come out as they went in", async () => {
  const { server, runId } = await held();
  const odd = 'tab\t back\\slash "quote" new\nline \\N \\. \r nul-free 😀 ‮rtl =1+1 <script>';
  const user = makeUser("1", { name: odd, details: { [odd]: odd, __proto__x: [1.5, -0, true, null] } });
  expect((await put(server, runId, 0, pack(makeBatch("users", [user])).packed)).status).toBe(200);
  const row = await db.inventoryUser.findFirstOrThrow({ where: { runId } });
  expect(row).toMatchObject({ name: odd, details: { [odd]: odd } });
});

test("an item that comes again in a later batch replaces its row and counts once", async () => {
  const { server, runId } = await held();
  await put(server, runId, 0, pack(makeBatch("users", [makeUser("1"), makeUser("2")])).packed);
  const again = [makeUser("2", { name: "Later" }), makeUser("3"), makeUser("3", { name: "Last" })];
  await put(server, runId, 1, pack(makeBatch("users", again)).packed);
  const rows = await db.inventoryUser.findMany({ where: { runId }, orderBy: { id: "asc" } });
  expect(rows.map((row) => row.name)).toEqual(["User 1", "Later", "Last"]);
  expect(await db.runStream.findFirst({ where: { runId, stream: "users" } })).toMatchObject({ items: 3 });
});

describe("who may touch a run", () => {
  const calls: [string, (server: Server, runId: string) => ReturnType<typeof ask>][] = [
    ["acknowledge", (server, runId) => post(server, `/runs/${runId}/acknowledge`, { epoch: 1 })],
    ["renew", (server, runId) => post(server, `/runs/${runId}/renew`, { epoch: 1 })],
    ["release", (server, runId) => post(server, `/runs/${runId}/release`, { epoch: 1 })],
    ["access-token", (server, runId) => post(server, `/runs/${runId}/access-token`, { epoch: 1, rejected: null })],
    ["batch", (server, runId) => put(server, runId, 0, empty("activity"))],
    [
      "log",
      (server, runId) =>
        post(server, `/runs/${runId}/log`, {
          epoch: 1,
          lines: [{ at: new Date().toISOString(), level: "info", message: "x" }],
        }),
    ],
    ["complete", (server, runId) => post(server, `/runs/${runId}/complete`, { epoch: 1, batches: 0 })],
    ["fail", (server, runId) => post(server, `/runs/${runId}/fail`, { epoch: 1, failureCode: "internal", detail: "" })],
  ];
  test.for(calls)(
    "%s: not another endpoint server, not without a token, not a run that is not there",
    async ([, call]) => {
      const { runId } = await held();
      const stranger = await createEndpointServer({ kinds: ["box"] });
      const before = await traceOf(runId);
      expect(await call(stranger, runId)).toMatchObject({ status: 409, body: { error: "lease_lost" } });
      expect(await call({ token: "x".repeat(43) }, runId)).toMatchObject({ status: 401 });
      expect(await call(stranger, randomUUID())).toMatchObject({ status: 404, body: { error: "not_found" } });
      expect(await call(stranger, "1")).toMatchObject({ status: 400, body: { error: "invalid" } });
      expect(await traceOf(runId)).toEqual(before);
    },
  );
});

test("an endpoint server without work is told when to ask again", async () => {
  const server = await createEndpointServer({ kinds: [] });
  expect((await post(server, "/lease")).body).toEqual({ lease: null, nextPollSeconds: 3 });
});
