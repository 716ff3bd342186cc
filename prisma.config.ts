import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "prisma/config";

// No download of the native schema engine (binaries.prisma.sh): the same engine as WebAssembly, over adapter-pg.
// Windows cannot spawn a script as a binary, so there Prisma keeps its own download.
if (process.platform !== "win32")
  process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= fileURLToPath(
    new URL("./scripts/prisma-schema-engine.mjs", import.meta.url),
  );
process.env.CHECKPOINT_DISABLE ??= "1"; // no telemetry
process.env.PRISMA_HIDE_UPDATE_MESSAGE ??= "1";
if (!process.env.DATABASE_URL && existsSync(".env")) process.loadEnvFile(".env");

export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations" },
  // a dummy lets `prisma generate` and `migrate diff` between files run with no database
  datasource: { url: process.env.DATABASE_URL ?? "postgresql://none:none@127.0.0.1:1/none" },
});
