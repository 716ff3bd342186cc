import { readRuns } from "#lib/runs/read.ts";

await readRuns();
