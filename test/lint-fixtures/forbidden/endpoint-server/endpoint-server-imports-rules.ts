// breaks lint/style/noRestrictedImports
import { startRun } from "#lib/runs/start.ts";

export const start = startRun;
