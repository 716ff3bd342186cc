import { recordExport } from "#lib/audit/record-export.ts";
import { type Caller, requireRole } from "#lib/caller.ts";
import { csvLine } from "#lib/csv.ts";
import type { Calendar } from "./calendar.ts";

/** A month's planned times as CSV lines. */
export function* calendarCsv({ connector, times }: Calendar): Generator<string> {
  yield csvLine(["planned_at", "day", "time", "time_zone", "outcome", "reason", "run_id", "run_state"]);
  for (const { at, day, time, outcome, reason, run } of times)
    yield csvLine([at, day, time, connector.timeZone, outcome, reason, run?.id ?? null, run?.state ?? null]);
}

/** A month's planned times as CSV lines, to be downloaded. The reading is on record. */
export async function* exportCalendar(person: Caller, calendar: Calendar): AsyncGenerator<string> {
  requireRole(person, "viewer");
  const { connector, month } = calendar;
  await recordExport(person, { subjectId: connector.id, subject: connector.name, table: `calendar of ${month}` });
  yield* calendarCsv(calendar);
}
