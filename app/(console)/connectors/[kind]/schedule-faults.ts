import { type ScheduleFields, scheduleFields } from "#lib/schedules/schema.ts";

/** The sentences for what is wrong, by path: "timeZone", "schedule.expression", "schedule.times.1". */
export type ScheduleFaults = Readonly<Record<string, string>>;

export function scheduleFaults(value: ScheduleFields): ScheduleFaults {
  const parsed = scheduleFields.safeParse(value);
  if (parsed.success) return {};
  // The first sentence of a field is the one to mend first.
  return Object.fromEntries(parsed.error.issues.map((issue) => [issue.path.join("."), issue.message]).reverse());
}
