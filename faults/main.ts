import { randomInt } from "node:crypto";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Fault, orSentence } from "#scripts/fault.ts";
import { ensureBuild, ensureClient } from "#scripts/start/build.ts";
import { projectRoot } from "#scripts/start/settings.ts";
import { printTable, sayFailures, writeTable } from "./report.ts";
import { breakStands, type Wish } from "./stands.ts";

const { values, positionals } = parseArgs({
  options: {
    short: { type: "boolean", default: false },
    long: { type: "boolean", default: false },
    seed: { type: "string" },
    minutes: { type: "string" },
    json: { type: "string" },
  },
  allowPositionals: true,
});

const cache = join(projectRoot, "node_modules", ".cache");

await orSentence(async () => {
  if (values.short && values.long) throw new Fault("--short and --long exclude each other.");
  const size = values.short ? "short" : values.long ? "long" : "quick";
  const minutes = values.minutes === undefined ? undefined : Number(values.minutes);
  if (minutes !== undefined && !(minutes > 0)) throw new Fault("--minutes takes a number above zero.");
  const wish: Wish = { seed: values.seed ?? String(randomInt(1_000_000)), size, only: positionals, minutes };
  const wrong = positionals.find((name) => !/^F\d+$/.test(name));
  if (wrong) throw new Fault(`"${wrong}" is no fault: name them as F1 F5, or none for all.`);
  const { signal } = new AbortController();
  await ensureClient(cache, signal);
  if (positionals.length === 0 || positionals.some((name) => ["F3", "F21"].includes(name)))
    await ensureBuild(cache, () => console.log("Building the console (about half a minute)"), signal);
  // Hundreds of processes are started: they share what was compiled.
  process.env.NODE_COMPILE_CACHE = join(cache, "compiled");
  console.log(`Seed ${wish.seed}`);
  const tallies = await breakStands(wish);
  printTable(tallies);
  if (values.json) writeTable(values.json, wish.seed, tallies);
  process.exitCode = sayFailures(tallies, wish) ? 1 : 0;
});
process.exit();
