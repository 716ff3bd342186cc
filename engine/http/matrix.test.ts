import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { db } from "#lib/db.ts";
import { startRun } from "#lib/runs/start.ts";
import { hashSecret } from "#lib/seal.ts";
import { createEndpointServer } from "#test/endpoint-servers.ts";
import { createSession } from "#test/people.ts";
import { createConnector, createOperator, ended, makeBatch, pack } from "#test/runs.ts";
import { doors } from "./doors.ts";
import { buildServer } from "./server.ts";

const { packed, sha256 } = pack(makeBatch("users", [], { end: ended }));
const facts = { host: "h", platform: "linux x64", version: "1.0.0", bootId: crypto.randomUUID() };
const line = { at: "2026-11-24T12:00:00Z", level: "info", message: "Read a page." };
const epoch = 1;

/** Open to all; to any machine that is enrolled; to the machine that holds the run. */
type Row = { to: "all" | "machines" | "holder"; gets: string; body?: unknown };

/** Every door, with a request and what whom it is open to gets for it. */
const rows: Record<string, Row> = {
  "GET /endpoint-server/about": { to: "all", gets: "200" },
  "POST /endpoint-server/enrol": { to: "all", gets: "400 invalid", body: {} },
  "POST /endpoint-server/token": { to: "all", gets: "400 invalid", body: {} },
  "POST /endpoint-server/rotate-key": { to: "all", gets: "400 invalid", body: {} },
  "POST /endpoint-server/heartbeat": {
    to: "machines",
    gets: "200",
    body: { ...facts, sentAt: new Date().toISOString() },
  },
  "POST /endpoint-server/lease": { to: "machines", gets: "200" },
  "POST /endpoint-server/runs/:runId/acknowledge": { to: "holder", gets: "200", body: { epoch } },
  "POST /endpoint-server/runs/:runId/renew": { to: "holder", gets: "200", body: { epoch } },
  "POST /endpoint-server/runs/:runId/release": { to: "holder", gets: "204", body: { epoch } },
  "POST /endpoint-server/runs/:runId/access-token": { to: "holder", gets: "200", body: { epoch, rejected: null } },
  "PUT /endpoint-server/runs/:runId/batches/:sequence": { to: "holder", gets: "200" },
  "POST /endpoint-server/runs/:runId/log": { to: "holder", gets: "204", body: { epoch, lines: [line] } },
  "POST /endpoint-server/runs/:runId/complete": { to: "holder", gets: "409 sequence_gap", body: { epoch, batches: 9 } },
  "POST /endpoint-server/runs/:runId/fail": {
    to: "holder",
    gets: "204",
    body: { epoch, failureCode: "internal", detail: "" },
  },
};

const app = buildServer(doors, { logger: false });
let address: string;

type Caller = { name: string; headers: Record<string, string>; isMachine: boolean };
const callers: Caller[] = [];

beforeAll(async () => {
  address = await app.listen({ port: 0, host: "127.0.0.1" });
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  const add = (name: string, headers: Record<string, string>, isMachine = false) =>
    callers.push({ name, headers, isMachine });
  add("nobody", {});
  add("a token nobody made", bearer("x".repeat(43)));
  for (const role of ["viewer", "operator", "administrator"] as const) {
    const { secret } = await createSession({ role });
    add(`a session of the role ${role}`, { ...bearer(secret), cookie: `console-session=${secret}` });
  }
  const machine = async () => createEndpointServer({ kinds: ["box"], draining: true });
  const [removed, old, other] = [await machine(), await machine(), await machine()];
  await db.endpointServer.update({ where: { id: removed.id }, data: { removedAt: new Date() } });
  await db.endpointServerToken.update({
    where: { tokenHash: hashSecret(old.token) },
    data: { expiresAt: new Date(Date.now() - 1000) },
  });
  add("a removed endpoint server", bearer(removed.token));
  add("a token that has ended", bearer(old.token));
  const { token } = await heldRun();
  add("the holder of another run", bearer(token), true);
  add("an endpoint server without a run", bearer(other.token), true);
});
afterAll(() => app.close());

async function heldRun() {
  const server = await createEndpointServer({ kinds: ["box"] });
  const connector = await createConnector({ endpointServerId: server.id });
  const { runId } = await startRun(await createOperator(), connector.id);
  const headers = { authorization: `Bearer ${server.token}` };
  expect(await ask("POST /endpoint-server/lease", { headers, runId })).toBe("200");
  return { runId, token: server.token };
}

async function ask(key: string, { headers, runId }: { headers: Record<string, string>; runId: string }) {
  const [method = "", path = ""] = key.split(" ");
  const body = rows[key]?.body;
  const isBatch = path.endsWith("/:sequence");
  const about: Record<string, string> = isBatch
    ? { "content-type": "application/gzip", "x-epoch": String(epoch), "x-sha256": sha256 }
    : body === undefined
      ? {}
      : { "content-type": "application/json" };
  const response = await fetch(address + path.replace(":runId", runId).replace(":sequence", "0"), {
    method,
    headers: { ...about, ...headers },
    ...(isBatch ? { body: new Uint8Array(packed) } : body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return response.ok ? String(response.status) : `${response.status} ${JSON.parse(text).error}`;
}

/** The run and all that hangs on it, and the machines: what a refused call may not change. */
async function state(runId: string) {
  const where = { where: { runId } };
  return {
    run: await db.run.findUnique({ where: { id: runId }, include: { streams: true } }),
    written: await Promise.all([db.runBatch.count(where), db.runLogLine.count(where), db.runTransition.count(where)]),
    machines: await db.endpointServer.count(),
    tokens: await db.endpointServerToken.count(),
    // That a barred machine called is on record; nothing else may be.
    audit: await db.auditEvent.count({ where: { NOT: { noun: "endpoint server", event: "refused" } } }),
  };
}

test("every door has its row in the matrix", () => {
  expect(Object.keys(rows).sort()).toEqual(doors.map(({ method, path }) => `${method} ${path}`).sort());
});

describe.each(Object.entries(rows))("%s", (key, { to, gets }) => {
  test(`is open to ${to}, and whoever else asks changes nothing`, async () => {
    const { runId, token } = await heldRun();
    if (!key.endsWith("/acknowledge") && to === "holder") {
      const headers = { authorization: `Bearer ${token}` };
      expect(await ask("POST /endpoint-server/runs/:runId/acknowledge", { headers, runId })).toBe("200");
    }
    const before = await state(runId);
    for (const { name, headers, isMachine } of callers) {
      const isOpen = to === "all" || (to === "machines" && isMachine);
      const refused = isMachine ? "409 lease_lost" : expect.stringMatching(/^401 (token_expired|unknown_server)$/);
      expect(await ask(key, { headers, runId }), name).toEqual(isOpen ? gets : refused);
    }
    expect(await state(runId)).toEqual(before);
    expect(await ask(key, { headers: { authorization: `Bearer ${token}` }, runId }), "the holder").toBe(gets);
  });
});
