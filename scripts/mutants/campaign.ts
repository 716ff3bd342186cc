import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Stryker } from "@stryker-mutator/core";
import { projectRoot } from "#scripts/start/settings.ts";
import type { ModuleGroup } from "./modules.ts";

type Options = ConstructorParameters<typeof Stryker>[0];

/** A change that was tried, and what became of it. */
export type MutantResult = Awaited<ReturnType<Stryker["runMutationTest"]>>[number];

/**
 * Changes the modules one place at a time and runs the group's tests against each change; gives what became of each.
 */
export async function runCampaign({ modules, tests }: ModuleGroup): Promise<MutantResult[]> {
  const tempDirName = mkdtempSync(join(tmpdir(), "connector-console-mutants-"));
  Object.assign(process.env, { MUTANT_TESTS: tests.join(" "), MUTANT_PROJECT: projectRoot });
  try {
    return await new Stryker({
      mutate: modules,
      testRunner: "vitest",
      plugins: ["@stryker-mutator/vitest-runner"],
      // `related` and `testFiles` let changes of what runs at import survive: no test sees them.
      vitest: { configFile: "vitest.mutants.config.ts", related: false },
      coverageAnalysis: "perTest",
      concurrency: 2,
      timeoutMS: 15_000,
      // TypeScript 7 has no API to rewrite a tsconfig.json with, and the tests need none.
      tsconfigFile: "none.json",
      ignorePatterns: [".next", ".data", "docs", "e2e", "test-results"],
      reporters: [],
      logLevel: "error" as Options["logLevel"],
      tempDirName,
      cleanTempDir: "always",
    }).runMutationTest();
  } finally {
    rmSync(tempDirName, { recursive: true, force: true });
  }
}
