import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    environment: "node",
    include: ["**/*.test.ts"],
    exclude: ["node_modules", "e2e", "generated", ".next", "test/lint-fixtures"],
    globalSetup: ["test/database.ts"],
    setupFiles: ["test/file-database.ts"],
    pool: "forks",
    // Vitest leaves one core to itself, and has little to do while the tests wait for their databases.
    maxWorkers: "100%",
    testTimeout: 15_000,
    hookTimeout: 30_000,
    retry: process.env.CI ? 1 : 0,
    restoreMocks: true,
    reporters: [["default", { summary: false }]],
  },
});
