import { route } from "#lib/auth/route.ts";
import { downloadResponse } from "#lib/download.ts";
import { NotFound } from "#lib/errors.ts";
import { exportGroups } from "#lib/inventory/export.ts";
import { connectorIdOf, groupFilterOf } from "#lib/inventory/filters.ts";
import { readPublishedRun } from "#lib/inventory/published.ts";

export const GET = route("viewer", async (person, request) => {
  const parameters = Object.fromEntries(new URL(request.url).searchParams);
  const run = await readPublishedRun(person, connectorIdOf(parameters));
  if (!run) throw new NotFound("This connector has no published inventory yet.");
  return downloadResponse(
    "box-groups.csv",
    "text/csv",
    exportGroups(person, run, { ...groupFilterOf(parameters), after: null }),
  );
});
