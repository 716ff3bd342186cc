// breaks lint/style/noRestrictedImports
import { jobs } from "#engine/jobs/jobs.ts";

export const first = jobs[0];
