import { runChecks } from "#scripts/check/check.ts";
import { ensureClient } from "#scripts/start/build.ts";

await ensureClient("node_modules/.cache", new AbortController().signal);
const { failed } = await runChecks();
process.exit(failed > 0 ? 1 : 0);
