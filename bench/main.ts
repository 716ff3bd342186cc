import { fork } from "node:child_process";
import { writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { parseArgs } from "node:util";
import { Fault, orSentence } from "#scripts/fault.ts";
import { projectFile } from "#scripts/start/process.ts";
import { type BenchServer, startBenchServer } from "./database.ts";
import { benchGroups, type GroupName, groupNames } from "./groups.ts";
import { figureText, reportOf, tableOf } from "./report.ts";
import type { Measured } from "./rows.ts";
import type { scales } from "./scale.ts";

function readOptions() {
  const { values } = parseArgs({
    options: {
      ...{ quick: { type: "boolean" }, full: { type: "boolean" }, try: { type: "boolean" } },
      ...{ slopes: { type: "boolean" }, only: { type: "string" }, json: { type: "string" } },
    },
  });
  const only = values.only?.split(",") ?? groupNames.filter((name) => !values.slopes || benchGroups[name].givesSlopes);
  const unknown = only.find((name) => !(groupNames as string[]).includes(name));
  if (unknown) throw new Fault(`There is no group "${unknown}": --only takes ${groupNames.join(", ")}.`);
  const scale: keyof typeof scales = values.full ? "full" : values.try ? "try" : "quick";
  return { groups: only as GroupName[], scale, json: values.json, slopesOnly: values.slopes === true };
}

/** Null when the group could not be measured; it says why itself. */
function measure(group: GroupName, scale: string, databaseUrl: string): Promise<Measured | null> {
  const env = { ...process.env, DATABASE_URL: databaseUrl };
  const child = fork(projectFile("bench", "measure.ts"), [group, scale], { env });
  let measured: Measured | null = null;
  child.once("message", (message) => {
    measured = message as Measured;
  });
  return new Promise((resolve) => child.once("exit", () => resolve(measured)));
}

/** Rejects when somebody stops the benchmarks: PostgreSQL would outlive this process otherwise. */
function interruption(): Promise<never> {
  return new Promise((_resolve, reject) => {
    for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => reject(new Fault("Stopped.")));
  });
}

async function measureAll(server: BenchServer, groups: GroupName[], scale: string): Promise<Required<Measured>> {
  const all: Required<Measured> = { figures: {}, slopes: [], notes: [] };
  for (const group of groups) {
    const started = performance.now();
    const measured = await server.withDatabase(group, (url) => measure(group, scale, url));
    const seconds = Math.round((performance.now() - started) / 1000);
    console.log(measured ? `${group}: measured in ${seconds} s` : `${group}: not measured`);
    if (!measured) process.exitCode = 1;
    Object.assign(all.figures, measured?.figures);
    all.slopes.push(...(measured?.slopes ?? []));
    all.notes.push(...(measured?.notes ?? []));
  }
  return all;
}

await orSentence(async () => {
  const { groups, scale, json, slopesOnly } = readOptions();
  const interrupted = interruption();
  interrupted.catch(() => {});
  const server = await startBenchServer();
  let all: Required<Measured>;
  try {
    all = await Promise.race([measureAll(server, groups, scale), interrupted]);
  } finally {
    await server.end();
  }
  const asked = new Set(groups.flatMap((group): readonly string[] => benchGroups[group].rows));
  const rows = reportOf(all.figures).filter(({ id }) => asked.has(id));
  if (!slopesOnly) console.log(`\n${tableOf(rows)}`);
  console.log(
    ["", ...all.notes, ...all.slopes.map((slope) => `${slope.name}: ${figureText(slope.value)} ${slope.unit}`)].join(
      "\n",
    ),
  );
  const machine = { cpus: cpus().length, model: cpus()[0]?.model, memoryMb: Math.round(totalmem() / 1_000_000) };
  const at = new Date().toISOString();
  if (json)
    writeFileSync(
      json,
      `${JSON.stringify({ at, scale, machine, rows, slopes: all.slopes, notes: all.notes }, null, 2)}\n`,
    );
});
process.exit(process.exitCode);
