import { beforeEach, expect, test } from "vitest";
import { type Caller, engine, type Person } from "#lib/caller.ts";
import { db, withPgTransaction } from "#lib/db.ts";
import { NotFound, Refused } from "#lib/errors.ts";
import { createEndpointServer } from "#test/endpoint-servers.ts";
import { createPerson } from "#test/people.ts";
import type { AuditNoun } from "./events.ts";
import { exportAuditEvents } from "./export.ts";
import { type AuditFilter, auditFilterOf } from "./filters.ts";
import { readAuditActors, readAuditEvent, readAuditEvents } from "./read.ts";
import { type AuditEntry, recordAudit } from "./record.ts";
import { verifyChain } from "./verify.ts";

let ada: Person;
let viewer: Person;
beforeEach(async () => {
  await withPgTransaction(async (client) => {
    await client.query("SET LOCAL session_replication_role = replica");
    await client.query("TRUNCATE audit_event");
    await client.query("UPDATE audit_head SET position = 0, hash = repeat('0', 64)");
  });
  ada = await createPerson({ name: "Ada", address: "192.0.2.7" });
  viewer = await createPerson({ name: "Vera", role: "viewer" });
});

const all = auditFilterOf({});
const filter = (set: Partial<AuditFilter>): AuditFilter => ({ ...all, ...set });

async function write(caller: Caller, ...subjects: string[]): Promise<void> {
  for (const subject of subjects) {
    await recordAudit(db, caller, { noun: "connector", event: "changed", subjectId: `id of ${subject}`, subject });
  }
}

async function subjectsOf(set: Partial<AuditFilter>): Promise<string[]> {
  const { events } = await readAuditEvents(viewer, filter(set));
  return events.map(({ subject }) => subject);
}

test("pages by key show every row once, newest first, also while rows are added", async () => {
  const names = Array.from({ length: 7 }, (_, index) => `row ${index}`);
  await write(ada, ...names);
  const seen: string[] = [];
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof readAuditEvents>> = await readAuditEvents(viewer, filter({ after }), 3);
    seen.push(...page.events.map(({ subject }) => subject));
    await write(ada, "added meanwhile");
    after = page.next;
  } while (after);
  expect(seen).toEqual(names.reverse());
});

test("each filter lets through what it names and nothing else", async () => {
  await write(ada, "Acme");
  await write(viewer, "Beta 100%");
  await write(engine, "Gamma");
  await recordAudit(db, ada, { noun: "user", event: "disabled", subjectId: "u1", subject: "Acme's Bob" });
  expect(await subjectsOf({ noun: "user" })).toEqual(["Acme's Bob"]);
  expect(await subjectsOf({ event: "changed" })).toEqual(["Gamma", "Beta 100%", "Acme"]);
  expect(await subjectsOf({ actor: ada.id })).toEqual(["Acme's Bob", "Acme"]);
  expect(await subjectsOf({ actor: "engine" })).toEqual(["Gamma"]);
  expect(await subjectsOf({ subjectId: "id of Beta 100%" })).toEqual(["Beta 100%"]);
  expect(await subjectsOf({ search: "acME" })).toEqual(["Acme's Bob", "Acme"]);
  expect(await subjectsOf({ search: "vera" })).toEqual(["Beta 100%"]);
  expect(await subjectsOf({ search: "192.0.2" })).toEqual(["Acme's Bob", "Acme"]);
  expect(await subjectsOf({ search: "100%" })).toEqual(["Beta 100%"]);
  expect(await subjectsOf({ search: "%" })).toEqual(["Beta 100%"]);
  const today = new Date().toISOString().slice(0, 10);
  expect(await subjectsOf({ from: today, to: today })).toHaveLength(4);
  expect(await subjectsOf({ to: "2020-01-01" })).toEqual([]);
  expect(await subjectsOf({ from: "9998-12-31", to: "9998-12-31" })).toEqual([]);
});

test("a search looks through a part of the log at a time, says how far, and finds every row once", async () => {
  const names = Array.from({ length: 30 }, (_, index) => (index % 9 === 2 ? `needle ${index}` : `hay ${index}`));
  await write(ada, ...names);
  const search = async (set: Partial<AuditFilter>) => {
    const { events, next, searchedTo } = await readAuditEvents(viewer, filter({ search: "needle", ...set }), 50, 10);
    return { subjects: events.map(({ subject }) => subject), next, searchedTo };
  };
  const first = await search({});
  const { at } = await readAuditEvent(viewer, "21");
  expect(first).toEqual({ subjects: ["needle 29", "needle 20"], next: "21", searchedTo: at });
  const second = await search({ after: first.next });
  expect(second).toMatchObject({ subjects: ["needle 11"], next: "11" });
  expect(await search({ after: second.next })).toEqual({ subjects: ["needle 2"], next: null, searchedTo: null });
  const all = await Array.fromAsync(exportAuditEvents(viewer, filter({ search: "needle" })));
  expect(all.join("").match(/id of needle/g)).toHaveLength(4);
  const nothing = { subjects: [], next: null, searchedTo: null };
  expect(await search({ from: "9998-12-31" })).toEqual(nothing);
  expect(await search({ to: "2020-01-01" })).toEqual(nothing);
});

test("a page that a search has filled says nothing of how far it looked", async () => {
  await write(ada, ...Array.from({ length: 30 }, (_, index) => `needle ${index}`));
  const page = await readAuditEvents(viewer, filter({ search: "needle" }), 3, 10);
  expect([page.events.length, page.next, page.searchedTo]).toEqual([3, "28", null]);
});

const hostile = [
  "\0",
  "a\0b",
  "\ud800",
  "x".repeat(100_000),
  "' OR 1=1 --",
  "%",
  "\\",
  "-1",
  "1e308",
  "99999999999999999999",
  "999999999999999999",
  "0000-00-00",
  "0000-01-01",
  "2026-02-30",
  "9999-12-31",
  "10000-01-01",
  "__proto__",
  "constructor",
  "00000000-0000-0000-0000-000000000000",
];

test.each(hostile)("an address that holds %j is answered with a list", async (text) => {
  await write(ada, "Acme");
  for (const name of ["search", "noun", "event", "actor", "subject", "from", "to", "after"]) {
    const asked = auditFilterOf({ [name]: text });
    expect(Array.isArray((await readAuditEvents(viewer, asked)).events)).toBe(true);
    for await (const line of exportAuditEvents(viewer, asked)) expect(line).not.toContain("\0");
  }
  await expect(readAuditEvent(viewer, text)).rejects.toBeInstanceOf(NotFound);
});

test("a row is read by its place in the log, with who, what and from where", async () => {
  await write(ada, "Acme", "Beta");
  expect(await readAuditEvent(viewer, "2")).toMatchObject({
    subject: "Beta",
    actorName: "Ada",
    actorKind: "person",
    address: "192.0.2.7",
  });
});

test("people, endpoint servers and the engine can be chosen as who did it", async () => {
  await createEndpointServer({ name: "srv-1" });
  const labels = (await readAuditActors(viewer)).map(({ label }) => label);
  expect(labels).toEqual(expect.arrayContaining(["Engine", "Ada", "Vera", "srv-1"]));
});

test("the CSV has each row with its hashes, no formulas, and is itself on record", async () => {
  await write(ada, "=cmd()", 'Say "hi"');
  const noun: AuditNoun = "connector";
  const lines = (await Array.fromAsync(exportAuditEvents(viewer, filter({ noun, search: "a" }))))
    .join("")
    .split("\r\n");
  expect(lines).toHaveLength(4);
  expect(lines[1]).toContain('"Say ""hi"""');
  expect(lines[2]).toContain("'=cmd()");
  expect(lines[2]).toContain("0".repeat(64));
  const { events } = await readAuditEvents(viewer, filter({ noun: "audit log" }));
  expect(events).toMatchObject([{ event: "exported", actorName: "Vera", after: { noun, search: "a" } }]);
  expect(await verifyChain(viewer)).toMatchObject({ holds: true, rows: 3 });
});

test("a long log is exported whole, a part at a time", async () => {
  await db.$executeRaw`INSERT INTO audit_event (actor_kind, actor_name, noun, event, subject)
    SELECT 'engine', 'Engine', 'user', 'created', n::text FROM generate_series(1, 2300) n`;
  const parts = await Array.fromAsync(exportAuditEvents(viewer, all));
  expect(parts.join("").trimEnd().split("\r\n")).toHaveLength(2302);
  expect(parts.length).toBeGreaterThan(2);
});

test("only people read the audit log", async () => {
  const machine = { kind: "endpoint-server", id: ada.id, name: "m1", address: null } as const;
  for (const caller of [machine, engine]) {
    await expect(readAuditEvents(caller, all)).rejects.toBeInstanceOf(Refused);
    await expect(readAuditEvent(caller, "1")).rejects.toBeInstanceOf(Refused);
    await expect(readAuditActors(caller)).rejects.toBeInstanceOf(Refused);
    await expect(exportAuditEvents(caller, all).next()).rejects.toBeInstanceOf(Refused);
  }
  expect(await db.auditEvent.count()).toBe(0);
});

test("an entry that is rolled back with its change leaves nothing", async () => {
  const entry: AuditEntry = { noun: "connector", event: "deleted", subjectId: "c1", subject: "Acme" };
  const undone = db.$transaction(async (transaction) => {
    await recordAudit(transaction, ada, entry);
    throw new Error("undone");
  });
  await expect(undone).rejects.toThrow("undone");
  expect(await subjectsOf({})).toEqual([]);
});
