import type { Person } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { userFilterOf } from "#lib/inventory/filters.ts";
import { readInventoryUsers } from "#lib/inventory/read-users.ts";
import { runFilterOf } from "#lib/runs/filters.ts";
import { readRuns } from "#lib/runs/read.ts";
import { addAuditEvents, addRuns, seedInstallation, seedInventory } from "#test/many-rows.ts";
import { createPerson } from "#test/people.ts";
import type { Figures, Measured, RowId, Slope } from "./rows.ts";
import type { Scale } from "./scale.ts";
import { bytesOf } from "./slopes.ts";
import { emptyQuery, percentile, timeCalls } from "./timing.ts";

type Times = Partial<Record<RowId, number | null>>;

const p95 = async (work: (index: number) => Promise<unknown>, calls: number) =>
  percentile(await timeCalls(work, calls), 0.95);

async function timeRuns(person: Person, calls: number): Promise<Times> {
  await db.$executeRaw`VACUUM ANALYZE run`;
  const oldest = await db.run.findMany({ select: { id: true }, orderBy: { id: "asc" }, take: 40 });
  const runs = (filter: Record<string, string>) => readRuns(person, runFilterOf(filter));
  return {
    runList: await p95(() => runs({}), calls),
    runFilter: await p95(() => runs({ state: "failed,cancelled" }), calls),
    runSearch: await p95((index) => runs({ search: `enterprise ${100 + index}` }), calls),
    runLast: await p95(() => runs({ after: oldest.at(-1)?.id ?? "" }), calls),
  };
}

async function timeUsers(person: Person, users: number, calls: number): Promise<Times> {
  const run = await seedInventory(users);
  await db.$executeRaw`VACUUM ANALYZE inventory_user`;
  const read = (filter: Record<string, string>) => readInventoryUsers(person, run, userFilterOf(filter));
  const [last] = await db.$queryRaw<{ name: string; id: string }[]>`
    SELECT name, id FROM inventory_user WHERE run_id = ${run.runId}::uuid ORDER BY name DESC, id DESC OFFSET 40 LIMIT 1`;
  const key = Buffer.from(JSON.stringify([last?.name, last?.id])).toString("base64url");
  return {
    userList: await p95(() => read({}), calls),
    userFilter: await p95(() => read({ status: "inactive" }), calls),
    userSearch: await p95((index) => read({ search: `user${100 + index}@` }), calls),
    userLast: await p95(() => read({ after: key }), calls),
  };
}

/** Lists with many rows against the same lists with few. */
export async function measureLists(_databaseUrl: string, scale: Scale): Promise<Measured> {
  const { calls } = scale;
  await seedInstallation({ connectors: scale.smallConnectors, servers: scale.servers, runs: scale.smallRuns });
  const person = await createPerson({ role: "viewer" });
  const few = { ...(await timeRuns(person, calls)), ...(await timeUsers(person, scale.smallInventory, calls)) };
  const runTables = ["run", "run_stream"];
  const before = { runs: await bytesOf(runTables), audit: await bytesOf(["audit_event"]) };
  await addRuns(scale.runs - scale.smallRuns);
  await addAuditEvents(scale.smallRuns);
  const runBytes = ((await bytesOf(runTables)) - before.runs) / (scale.runs - scale.smallRuns);
  const auditBytes = ((await bytesOf(["audit_event"])) - before.audit) / scale.smallRuns;
  const many = { ...(await timeRuns(person, calls)), ...(await timeUsers(person, scale.inventory, calls)) };
  const limit = await p95(emptyQuery, calls * 5);
  const figures: Figures = {};
  for (const id of Object.keys(many) as RowId[])
    figures[id] = { ours: many[id] ?? null, baseline: few[id] ?? null, limit };
  const notes = [`Lists: ${scale.runs} runs, ${scale.inventory} users.`];
  const slopes: Slope[] = [
    { name: "Run in the history with its streams", unit: "bytes", value: runBytes },
    { name: "Row of the audit log", unit: "bytes", value: auditBytes },
  ];
  return { figures, slopes, notes };
}
