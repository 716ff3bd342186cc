import { join } from "node:path";
import { defineConfig } from "vitest/config";
import project from "./vitest.config.ts";

const { MUTANT_TESTS = "", MUTANT_PROJECT = "." } = process.env;

// The server of the project's own tests is used, as one made for each copy of the project would stay behind.
export default defineConfig({
  test: {
    ...project.test,
    include: MUTANT_TESTS.split(" "),
    globalSetup: [join(MUTANT_PROJECT, "test", "database.ts")],
  },
});
