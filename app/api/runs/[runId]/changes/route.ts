import { route } from "#lib/auth/route.ts";
import { downloadResponse } from "#lib/download.ts";
import { Conflict } from "#lib/errors.ts";
import { readRunChanges } from "#lib/runs/changes.ts";
import { changesFilterOf } from "#lib/runs/comparison.ts";
import { exportChanges } from "#lib/runs/export-comparison.ts";
import { requireId } from "#lib/text.ts";

export const GET = route("viewer", async (person, request, { params }: RouteContext<"/api/runs/[runId]/changes">) => {
  const runId = requireId((await params).runId, "run");
  const filter = { ...changesFilterOf(Object.fromEntries(new URL(request.url).searchParams)), after: null };
  const { reason } = await readRunChanges(person, runId, filter, 1);
  if (reason) throw new Conflict(reason);
  return downloadResponse(
    `run-${filter.stream}-${filter.change}.csv`,
    "text/csv",
    exportChanges(person, runId, filter),
  );
});
