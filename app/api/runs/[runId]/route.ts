import { route } from "#lib/auth/route.ts";
import { readRun } from "#lib/runs/read.ts";
import { requireId } from "#lib/text.ts";

export const GET = route("viewer", async (person, _request, { params }: RouteContext<"/api/runs/[runId]">) => {
  const { runId } = await params;
  return Response.json(await readRun(person, requireId(runId, "run")));
});
