import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { runVisibly } from "./tool.ts";

/** How many tests passed and failed. */
export type Counts = { passed: number; failed: number };

const reportSchema = z.object({ numPassedTests: z.number(), numFailedTests: z.number() });

/** A folder for reports that is gone when `use` has ended. */
export async function withReportFolder<Value>(use: (folder: string) => Promise<Value>): Promise<Value> {
  const folder = mkdtempSync(join(tmpdir(), "connector-console-reports-"));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs the unit and integration tests. A run that broke off counts as a failure. */
export function runUnitTests(args: string[] = []): Promise<Counts> {
  return withReportFolder(async (folder) => {
    const report = join(folder, "unit.json");
    const reporters = ["--reporter=dot", "--reporter=json", `--outputFile.json=${report}`];
    const code = await runVisibly("node_modules/vitest/vitest.mjs", ["run", ...reporters, ...args]);
    try {
      const { numPassedTests, numFailedTests } = reportSchema.parse(JSON.parse(readFileSync(report, "utf8")));
      return { passed: numPassedTests, failed: code === 0 ? numFailedTests : Math.max(1, numFailedTests) };
    } catch {
      return { passed: 0, failed: 1 };
    }
  });
}
