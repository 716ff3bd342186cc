import { route } from "#lib/auth/route.ts";
import { downloadResponse } from "#lib/download.ts";
import { Invalid } from "#lib/errors.ts";
import { readCalendar } from "#lib/runs/calendar.ts";
import { exportCalendar } from "#lib/runs/export-calendar.ts";
import { calendarFilterOf } from "#lib/runs/filters.ts";

export const GET = route("viewer", async (person, request) => {
  const { connectorId, month } = calendarFilterOf(Object.fromEntries(new URL(request.url).searchParams));
  if (!connectorId) throw new Invalid("Name the connector whose calendar you want.");
  const calendar = await readCalendar(person, connectorId, month);
  return downloadResponse(`calendar-${calendar.month}.csv`, "text/csv", exportCalendar(person, calendar));
});
