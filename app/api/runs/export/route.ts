import { route } from "#lib/auth/route.ts";
import { downloadResponse } from "#lib/download.ts";
import { exportRuns } from "#lib/runs/export-runs.ts";
import { runFilterOf } from "#lib/runs/filters.ts";

/** The run history as CSV, with the filters of the screen. */
export const GET = route("viewer", async (person, request) => {
  const filter = runFilterOf(Object.fromEntries(new URL(request.url).searchParams));
  return downloadResponse("run-history.csv", "text/csv", exportRuns(person, filter));
});
