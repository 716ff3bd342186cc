import { route } from "#lib/auth/route.ts";
import { runFilterOf } from "#lib/runs/filters.ts";
import { readRuns } from "#lib/runs/read.ts";

export const GET = route("viewer", async (person, request) => {
  const parameters = Object.fromEntries(new URL(request.url).searchParams);
  return Response.json(await readRuns(person, runFilterOf(parameters)));
});
