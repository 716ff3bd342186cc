import { recordExport } from "#lib/audit/record-export.ts";
import { type Caller, requireRole } from "#lib/caller.ts";
import { csvLine } from "#lib/csv.ts";
import { type ChartFilter, readDurationsByDay, readRunsByDay } from "./by-day.ts";

/** The days of the charts as CSV lines, oldest first: a day without a published run has no durations. On record. */
export async function* exportCharts(person: Caller, filter: ChartFilter): AsyncGenerator<string> {
  requireRole(person, "viewer");
  const subjectId = filter.connectorId ?? "all";
  await recordExport(person, { subjectId, subject: "Run history", table: `charts of ${filter.days} days` });
  const [days, durations] = await Promise.all([readRunsByDay(person, filter), readDurationsByDay(person, filter)]);
  const known = new Map(durations.map((one) => [one.day, one]));
  yield csvLine(["day", "published", "failed", "held", "other", "median_seconds", "longest_seconds"]);
  for (const { day, published, failed, held, other } of days) {
    const { medianSeconds = null, longestSeconds = null } = known.get(day) ?? {};
    yield csvLine([day, published, failed, held, other, medianSeconds, longestSeconds]);
  }
}
