// breaks lint/style/noRestrictedImports
import { rows } from "#app/runs/rows.ts";

export const first = rows[0];
