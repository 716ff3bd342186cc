import { route } from "#lib/auth/route.ts";
import { downloadResponse } from "#lib/download.ts";
import { NotFound } from "#lib/errors.ts";
import { labelOf } from "#lib/insight/charge-back.ts";
import { exportInsight, isInsightTable } from "#lib/insight/export.ts";
import { connectorIdOf } from "#lib/inventory/filters.ts";
import { readPublishedRun } from "#lib/inventory/published.ts";

type Context = RouteContext<"/api/inventory/overview/[table]">;

export const GET = route("viewer", async (person, request, context: Context) => {
  const { table } = await context.params;
  if (!isInsightTable(table)) throw new NotFound("There is no such table in the overview.");
  const parameters = Object.fromEntries(new URL(request.url).searchParams);
  const run = await readPublishedRun(person, connectorIdOf(parameters));
  if (!run) throw new NotFound("This connector has no published inventory yet.");
  return downloadResponse(
    `box-${table}.csv`,
    "text/csv",
    exportInsight(person, run, table, labelOf(parameters.label ?? null)),
  );
});
