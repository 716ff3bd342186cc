import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { runVisibly } from "./tool.ts";
import { type Counts, withReportFolder } from "./unit.ts";

const reportSchema = z.object({
  faults: z.array(z.object({ trials: z.number(), violations: z.array(z.string()) })),
});

/** Counts a trial without a violation as passed, and each violation as failed. A run that broke off is a failure. */
export function countTrials(report: unknown, code: number): Counts {
  const read = reportSchema.safeParse(report);
  if (!read.success) return { passed: 0, failed: 1 };
  const { faults } = read.data;
  const failed = faults.reduce((sum, { violations }) => sum + violations.length, 0);
  const passed = faults.reduce((sum, { trials, violations }) => sum + Math.max(0, trials - violations.length), 0);
  return { passed, failed: code === 0 ? failed : Math.max(1, failed) };
}

/** Runs the fault campaigns with a little of everything; they print their seed and a table. */
export function runShortFaults(): Promise<Counts> {
  return withReportFolder(async (folder) => {
    const file = join(folder, "faults.json");
    const code = await runVisibly("faults/main.ts", ["--short", "--json", file]);
    try {
      return countTrials(JSON.parse(readFileSync(file, "utf8")), code);
    } catch {
      return { passed: 0, failed: 1 };
    }
  });
}
