// breaks lint/style/noRestrictedImports
import type { Run } from "#prisma/client.ts";

export type Row = Pick<Run, "id">;
