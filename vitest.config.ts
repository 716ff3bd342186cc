import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    environment: "node",
    include: ["**/*.test.ts"],
    exclude: ["node_modules", "e2e", "generated", ".next", "test/lint-fixtures"],
    globalSetup: ["test/database.ts"],
    setupFiles: ["test/file-database.ts"],
    pool: "forks",
    // The tests wait for their databases a third of the time: with half as many again as cores, none is idle.
    maxWorkers: Math.ceil(availableParallelism() * 1.5),
    testTimeout: 15_000,
    hookTimeout: 30_000,
    retry: process.env.CI ? 1 : 0,
    restoreMocks: true,
    reporters: [["default", { summary: false }]],
  },
});
