import { route } from "#lib/auth/route.ts";
import { downloadResponse } from "#lib/download.ts";
import { Invalid } from "#lib/errors.ts";
import { evidencePack } from "#lib/evidence/pack.ts";
import { readCalendar } from "#lib/runs/calendar.ts";
import { calendarFilterOf } from "#lib/runs/filters.ts";

export const GET = route("viewer", async (person, request) => {
  const { connectorId, month } = calendarFilterOf(Object.fromEntries(new URL(request.url).searchParams));
  if (!connectorId) throw new Invalid("Name the connector whose evidence you want.");
  const calendar = await readCalendar(person, connectorId, month);
  return downloadResponse(`evidence-${calendar.month}.zip`, "application/zip", evidencePack(person, calendar));
});
