import { beforeEach, expect, test } from "vitest";
import { engine, type Person } from "#lib/caller.ts";
import { db, withPgTransaction } from "#lib/db.ts";
import { Refused } from "#lib/errors.ts";
import { createPerson } from "#test/people.ts";
import { recordAudit } from "./record.ts";
import { verifyChain } from "./verify.ts";

let ada: Person;
beforeEach(async () => {
  await asSuperuser("TRUNCATE audit_event", "UPDATE audit_head SET position = 0, hash = repeat('0', 64)");
  ada = await createPerson({ name: "Ada", address: "192.0.2.7" });
});

/** What someone with all rights on the database can do: no trigger runs. */
async function asSuperuser(...statements: string[]): Promise<void> {
  await withPgTransaction(async (client) => {
    await client.query("SET LOCAL session_replication_role = replica");
    for (const statement of statements) await client.query(statement);
  });
}

const entry = (subject: string) => ({
  noun: "connector" as const,
  event: "changed" as const,
  subjectId: subject,
  subject,
  before: { name: subject, batchSize: 1 },
  after: { name: `${subject} 🔑`, batchSize: 2.5, list: [null, true, { a: "é" }] },
});

async function write(count: number): Promise<void> {
  for (let number = 1; number <= count; number++) await recordAudit(db, ada, entry(`row ${number}`));
}

/** The hash that the database gives a row as it stands now: what a careful forger would write. */
const rehash = (position: number) =>
  `UPDATE audit_event SET hash = audit_hash(audit_event, position, previous_hash) WHERE position = ${position}`;

test("an empty log and one with rows hold, and the end is told", async () => {
  expect(await verifyChain(ada)).toEqual({ holds: true, rows: 0, lastHash: "0".repeat(64) });
  await write(3);
  const last = await db.auditEvent.findFirstOrThrow({ orderBy: { position: "desc" } });
  expect(await verifyChain(ada)).toEqual({ holds: true, rows: 3, lastHash: last.hash });
});

test("twenty transactions at once, some of which roll back, leave one chain without gaps", async () => {
  const writers = Array.from({ length: 20 }, (_, number) =>
    db.$transaction(
      async (transaction) => {
        await recordAudit(transaction, ada, entry(`first of ${number}`));
        await transaction.$queryRaw`SELECT pg_sleep(0.01)::text`;
        await recordAudit(transaction, ada, entry(`second of ${number}`));
        if (number % 4 === 0) throw new Error("rolled back");
      },
      { maxWait: 10_000 },
    ),
  );
  const outcomes = await Promise.allSettled(writers);
  expect(outcomes.filter(({ status }) => status === "rejected")).toHaveLength(5);
  expect(await verifyChain(ada)).toMatchObject({ holds: true, rows: 30 });
  const rows = await db.auditEvent.findMany({ orderBy: { position: "asc" }, select: { subject: true } });
  const pairs = rows.map(({ subject }) => subject.replace(/^\w+ of /, ""));
  for (let index = 0; index < pairs.length; index += 2) expect(pairs[index]).toBe(pairs[index + 1]);
});

test("transactions that lock a row before or after they write the log all finish", async () => {
  const { id } = ada;
  const both = await Promise.allSettled(
    [0, 1, 2, 3].map((number) =>
      db.$transaction(async (transaction) => {
        const lock = () => transaction.$queryRaw`SELECT id FROM "user" WHERE id = ${id}::uuid FOR UPDATE`;
        if (number % 2) await lock();
        await recordAudit(transaction, ada, entry(`row ${number}`));
        await transaction.$queryRaw`SELECT pg_sleep(0.05)::text`;
        if (!(number % 2)) await lock();
      }),
    ),
  );
  expect(both.map(({ status }) => status)).toEqual(Array(4).fill("fulfilled"));
  expect(await verifyChain(ada)).toMatchObject({ holds: true, rows: 4 });
});

test.each([
  "UPDATE audit_event SET subject = 'x' WHERE position = 1",
  "UPDATE audit_event SET hash = NULL WHERE position = 1",
  "DELETE FROM audit_event",
  "TRUNCATE audit_event",
  "INSERT INTO audit_event (actor_kind, actor_name, noun, event, subject, hash) VALUES ('engine','Engine','user','created','x','00')",
])("the database refuses %s", async (statement) => {
  await write(2);
  await expect(withPgTransaction((client) => client.query(statement))).rejects.toThrow("The audit log is append-only");
  expect(await verifyChain(ada)).toMatchObject({ holds: true, rows: 2 });
});

const swap = [
  "UPDATE audit_event SET position = -1 WHERE position = 2",
  "UPDATE audit_event SET position = 2 WHERE position = 3",
  "UPDATE audit_event SET position = 3 WHERE position = -1",
];
const forgery = `INSERT INTO audit_event (at, actor_kind, actor_name, noun, event, subject, position, previous_hash)
  SELECT at, actor_kind, 'Mallory', noun, event, subject, 6, hash FROM audit_event WHERE position = 5`;

test.each<[string, string[], { position: string | null; fault: string }]>([
  [
    "a changed subject",
    ["UPDATE audit_event SET subject = 'x' WHERE position = 3"],
    { position: "3", fault: "changed" },
  ],
  [
    "a changed time",
    ["UPDATE audit_event SET at = at - interval '1 us' WHERE position = 3"],
    { position: "3", fault: "changed" },
  ],
  [
    "a time without end",
    ["UPDATE audit_event SET at = 'infinity' WHERE position = 3"],
    { position: "3", fault: "changed" },
  ],
  [
    "a time before Christ",
    ["UPDATE audit_event SET at = '2026-11-24 BC' WHERE position = 3"],
    { position: "3", fault: "changed" },
  ],
  ["another actor", ["UPDATE audit_event SET actor_id = NULL WHERE position = 1"], { position: "1", fault: "changed" }],
  [
    "another before",
    ["UPDATE audit_event SET before = 'null' WHERE position = 4"],
    { position: "4", fault: "changed" },
  ],
  [
    "a changed row with its hash made anew",
    ["UPDATE audit_event SET subject = 'x' WHERE position = 3", rehash(3)],
    { position: "3", fault: "changed" },
  ],
  [
    "a changed last row with its hash made anew",
    ["UPDATE audit_event SET subject = 'x' WHERE position = 5", rehash(5)],
    { position: "5", fault: "changed" },
  ],
  ["a missing row", ["DELETE FROM audit_event WHERE position = 3"], { position: "3", fault: "missing" }],
  ["a missing first row", ["DELETE FROM audit_event WHERE position = 1"], { position: "1", fault: "missing" }],
  ["missing last rows", ["DELETE FROM audit_event WHERE position >= 4"], { position: "4", fault: "missing" }],
  ["an emptied log", ["DELETE FROM audit_event"], { position: "1", fault: "missing" }],
  [
    "a row closed over",
    ["DELETE FROM audit_event WHERE position = 3", "UPDATE audit_event SET position = 3 WHERE position = 4"],
    { position: "3", fault: "changed" },
  ],
  ["two rows in each other's place", swap, { position: "2", fault: "changed" }],
  [
    "a row before the first",
    [forgery, "UPDATE audit_event SET position = 0 WHERE position = 6"],
    { position: "0", fault: "added" },
  ],
  ["a row behind the last", [forgery, rehash(6)], { position: "6", fault: "added" }],
  [
    "a row without a place",
    [forgery, "UPDATE audit_event SET position = NULL WHERE position = 6"],
    { position: null, fault: "added" },
  ],
])("%s is found and named, whatever was switched off to do it", async (_, tampering, named) => {
  await write(5);
  await asSuperuser(...tampering);
  const rowsBefore = named.position && named.fault !== "added" ? Number(named.position) - 1 : undefined;
  expect(await verifyChain(ada)).toMatchObject({
    holds: false,
    broken: named,
    ...(rowsBefore !== undefined && { rowsBefore }),
  });
});

test("a log longer than is read at once is walked to its end", async () => {
  await write(1);
  await db.$executeRaw`INSERT INTO audit_event (actor_kind, actor_name, noun, event, subject)
    SELECT 'engine', 'Engine', 'user', 'created', n::text FROM generate_series(1, 1200) n`;
  expect(await verifyChain(engine)).toMatchObject({ holds: true, rows: 1201 });
  await asSuperuser("UPDATE audit_event SET address = '::1' WHERE position = 1100");
  expect(await verifyChain(engine)).toMatchObject({ holds: false, rowsBefore: 1099, broken: { position: "1100" } });
});

test("rows written while the chain is walked are not taken for added ones", async () => {
  await write(5);
  const writing = write(40);
  for (let round = 0; round < 10; round++) expect(await verifyChain(ada)).toMatchObject({ holds: true });
  await writing;
});

test("a machine can't verify, a viewer can", async () => {
  const machine = { kind: "endpoint-server", id: ada.id, name: "m1", address: null } as const;
  await expect(verifyChain(machine)).rejects.toBeInstanceOf(Refused);
  expect(await verifyChain(await createPerson({ role: "viewer" }))).toMatchObject({ holds: true });
});
