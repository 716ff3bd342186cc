"use server";

import { action } from "#lib/auth/action.ts";
import { cancelRun, cancelRuns } from "#lib/runs/cancel.ts";
import { acceptRun, rejectRun } from "#lib/runs/held.ts";
import { runId, runIds } from "#lib/runs/schema.ts";

export const cancelRunAction = action("operator", runId, (person, input) => cancelRun(person, input.runId));
export const cancelRunsAction = action("operator", runIds, cancelRuns);
export const acceptRunAction = action("operator", runId, (person, input) => acceptRun(person, input.runId));
export const rejectRunAction = action("operator", runId, (person, input) => rejectRun(person, input.runId));
