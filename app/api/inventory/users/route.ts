import { route } from "#lib/auth/route.ts";
import { downloadResponse } from "#lib/download.ts";
import { NotFound } from "#lib/errors.ts";
import { exportUsers } from "#lib/inventory/export.ts";
import { connectorIdOf, userFilterOf, withoutActivity } from "#lib/inventory/filters.ts";
import { readPublishedRun } from "#lib/inventory/published.ts";

export const GET = route("viewer", async (person, request) => {
  const parameters = Object.fromEntries(new URL(request.url).searchParams);
  const run = await readPublishedRun(person, connectorIdOf(parameters));
  if (!run) throw new NotFound("This connector has no published inventory yet.");
  const known = run.streams.activity.standing !== "unknown";
  const asked = { ...userFilterOf(parameters), after: null };
  const filter = known ? asked : withoutActivity(asked);
  return downloadResponse("box-users.csv", "text/csv", exportUsers(person, run, filter));
});
