import { createHash } from "node:crypto";
import { strFromU8, unzipSync } from "fflate";
import { expect, test } from "vitest";
import { db } from "#lib/db.ts";
import { readCalendar } from "#lib/runs/calendar.ts";
import { rejectRun } from "#lib/runs/held.ts";
import { createPerson } from "#test/people.ts";
import { createConnector, createOperator, takeInventory } from "#test/runs.ts";
import { evidencePack } from "./pack.ts";
import { sumsName } from "./zip.ts";

const thisMonth = new Date().toISOString().slice(0, 7);

async function packOf(connectorId: string, month = thisMonth) {
  const person = await createPerson({ role: "viewer", name: "Vera Viewer", email: `${connectorId}@example.com` });
  const pieces = await Array.fromAsync(evidencePack(person, await readCalendar(person, connectorId, month)));
  const files = unzipSync(Buffer.concat(pieces));
  const text = (name: string) => strFromU8(files[name] ?? new Uint8Array());
  /** The file's lines behind its header, each as text by the header's names; no cell of these tests holds a comma. */
  const rows = (name: string) => {
    const [header = "", ...lines] = text(name).trimEnd().split("\r\n");
    const names = header.split(",");
    return lines.map((line) => Object.fromEntries(line.split(",").map((cell, at) => [names[at], cell])));
  };
  return { files, text, rows, person };
}

const users = (count: number) => Array.from({ length: count }, (_, at) => `u${at}`);

async function connectorWithHeldRun() {
  const { id } = await createConnector({ name: "Evident" });
  const published = await takeInventory(id, { users: users(10) });
  const held = await takeInventory(id, { users: users(2) });
  expect([published.outcome, held.outcome]).toEqual(["published", "held"]);
  await rejectRun(await createOperator(), held.runId);
  return { id, published, held };
}

test("it holds each run, what it read, its states, and who decided on the one that was held", async () => {
  const { id, published, held } = await connectorWithHeldRun();
  await takeInventory((await createConnector()).id, { users: users(1) });
  const { rows, text, person } = await packOf(id);
  expect(rows("runs.csv").map((row) => [row.run_id, row.state, row.started_by])).toEqual([
    [published.runId, "published", "Olga Operator"],
    [held.runId, "rejected", "Olga Operator"],
  ]);
  const read = rows("streams.csv").filter(({ stream }) => stream === "users");
  expect(read.map((row) => [row.run_id, row.outcome, row.items, row.removed])).toEqual([
    [published.runId, "complete", "10", ""],
    [held.runId, "complete", "2", "8"],
  ]);
  const decision = rows("states.csv").at(-1);
  expect(decision).toMatchObject({ run_id: held.runId, from_state: "held", to_state: "rejected" });
  expect(decision?.reason).toBe("Rejected by Olga Operator.");
  expect(text("evidence.txt")).toContain(`Evidence on the connector "Evident", ${thisMonth}, in UTC`);
  expect(text("evidence.txt")).toContain(`Made by Vera Viewer (${person.email}) at `);
  expect(text("evidence.txt")).toContain("Runs: 2, started by schedule or by hand.");
  expect(text("evidence.txt")).toContain("Held: 1 held, of these 0 accepted and 1 rejected by somebody.");
  expect(text("evidence.txt")).toContain("Coverage: no planned time has come in this month.");
});

test("of what was held it tells apart what somebody rejected and what a newer inventory overtook", async () => {
  const { id } = await connectorWithHeldRun();
  await takeInventory(id, { users: users(3) });
  await takeInventory(id, { users: users(10) });
  const { text } = await packOf(id);
  const decided = "of these 0 accepted and 1 rejected by somebody, 1 overtaken by a newer inventory.";
  expect(text("evidence.txt")).toContain(`Held: 2 held, ${decided}`);
});

test("it holds the audit log's rows on the connector and its runs with their hashes, and no other's", async () => {
  const { id, held } = await connectorWithHeldRun();
  const other = await takeInventory((await createConnector()).id, { users: users(1) });
  const { rows, text } = await packOf(id);
  const changes = rows("changes.csv");
  const events = changes.filter(({ subject_id: about }) => about === held.runId).map(({ event }) => event);
  expect(events).toEqual(["started", "held", "rejected"]);
  expect(changes.some(({ subject_id: about }) => about === other.runId)).toBe(false);
  const positions = changes.map(({ position }) => Number(position));
  expect(positions).toEqual(positions.toSorted((a, b) => a - b));
  const stored = await db.auditEvent.findUniqueOrThrow({ where: { position: BigInt(positions[0] ?? 0) } });
  expect(text("changes.csv")).toContain(stored.hash);
  expect(text("evidence.txt")).toMatch(/^The audit log (holds: none of its [\d,]+ rows|is broken: row )/m);
});

test("the sums are those of the files, and name every one", async () => {
  const { id } = await createConnector();
  const { files, text } = await packOf(id);
  const sums = text(sumsName).trim().split("\n");
  expect(sums).toHaveLength(Object.keys(files).length - 1);
  for (const line of sums) {
    const [sum, name = ""] = line.split("  ");
    expect([name, sum]).toEqual([
      name,
      createHash("sha256")
        .update(files[name] ?? "")
        .digest("hex"),
    ]);
  }
});

test("a month of more runs than are read at once has each of them once, and none of the months beside it", async () => {
  const { id: connectorId } = await createConnector({ timeZone: "Asia/Tokyo" });
  const run = (queuedAt: Date) =>
    ({ connectorId, kind: "box", trigger: "schedule", state: "published", queuedAt }) as const;
  const first = Date.parse("2026-01-31T15:00:00Z");
  await db.run.createMany({ data: [run(new Date(first - 1)), run(new Date("2026-02-28T15:00:00Z"))] });
  await db.run.createMany({ data: Array.from({ length: 2003 }, (_, at) => run(new Date(first + at * 60_000))) });
  const runs = await db.run.findMany({ where: { connectorId }, select: { id: true, queuedAt: true } });
  const inMonth = runs.filter(
    ({ queuedAt }) => queuedAt.getTime() >= first && queuedAt.toISOString() < "2026-02-28T15",
  );
  await db.runStream.createMany({
    data: inMonth.flatMap(({ id }) => ["groups", "users"].map((stream) => ({ runId: id, stream }))),
  });
  const { rows } = await packOf(connectorId, "2026-02");
  expect(
    rows("runs.csv")
      .map((row) => row.run_id)
      .sort(),
  ).toEqual(inMonth.map(({ id }) => id).sort());
  const streams = rows("streams.csv").map((row) => `${row.run_id} ${row.stream}`);
  expect(new Set(streams).size).toBe(4006);
  expect(streams).toHaveLength(4006);
});

test("making it is on record", async () => {
  const { id } = await createConnector({ name: "Evident" });
  const { person } = await packOf(id);
  const row = await db.auditEvent.findFirstOrThrow({ where: { actorId: person.id } });
  expect(row).toMatchObject({ noun: "inventory", event: "exported", subjectId: id, subject: "Evident" });
  expect(row.after).toEqual({ table: `evidence of ${thisMonth}` });
});
