import { runChecks } from "#scripts/check/check.ts";
import { quickGroup } from "#scripts/mutants/modules.ts";
import { reportCampaign } from "#scripts/mutants/report.ts";
import { ensureClient } from "#scripts/start/build.ts";
import { runBrowserTestsInParts } from "#scripts/test-run/browser.ts";
import { runShortFaults } from "#scripts/test-run/faults.ts";
import { runUnitTests } from "#scripts/test-run/unit.ts";

const abort = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => abort.abort());

async function runQuickMutants() {
  const suffices = await reportCampaign("quick", quickGroup, "whenTooMany");
  return { passed: Number(suffices), failed: Number(!suffices) };
}

/** @type {[string, () => Promise<{ passed: number, failed: number }>][]} */
const parts = [
  ["Checks", runChecks],
  ["Unit and integration tests", runUnitTests],
  ["Mutants", runQuickMutants],
  ["Fault campaigns", runShortFaults],
  ["Browser tests", () => runBrowserTestsInParts(3, abort.signal)],
];

await ensureClient("node_modules/.cache", abort.signal);
let [passed, failed] = [0, 0];
for (const [name, run] of parts) {
  if (abort.signal.aborted) break;
  console.log(`\n${name}`);
  const counts = await run().catch((error) => {
    console.error(error instanceof Error && error.name === "Fault" ? error.message : error);
    return { passed: 0, failed: 1 };
  });
  passed += counts.passed;
  failed += counts.failed;
}
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed > 0 || abort.signal.aborted ? 1 : 0);
