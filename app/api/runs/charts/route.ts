import { route } from "#lib/auth/route.ts";
import { downloadResponse } from "#lib/download.ts";
import { chartFilterOf } from "#lib/runs/by-day.ts";
import { exportCharts } from "#lib/runs/export-charts.ts";

/** The days of the charts as CSV, with the filters of the screen. */
export const GET = route("viewer", async (person, request) => {
  const filter = chartFilterOf(Object.fromEntries(new URL(request.url).searchParams));
  return downloadResponse(`runs-by-day-${filter.days}.csv`, "text/csv", exportCharts(person, filter));
});
