import { route } from "#lib/auth/route.ts";
import { downloadResponse } from "#lib/download.ts";
import { Invalid } from "#lib/errors.ts";
import { readComparedRuns } from "#lib/runs/compared-runs.ts";
import { compareFilterOf } from "#lib/runs/comparison.ts";
import { exportComparison } from "#lib/runs/export-comparison.ts";

export const GET = route("viewer", async (person, request) => {
  const { a, b, show } = compareFilterOf(Object.fromEntries(new URL(request.url).searchParams));
  if (!a || !b) throw new Invalid("Name two runs to compare, as a and b.");
  await readComparedRuns(a, b);
  return downloadResponse(`compared-${show}.csv`, "text/csv", exportComparison(person, { a, b, show }));
});
