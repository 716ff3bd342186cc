import { route } from "#lib/auth/route.ts";
import { connectorFilterOf } from "#lib/connectors/filters.ts";
import { readConnectors } from "#lib/connectors/read.ts";

type Context = RouteContext<"/api/connectors/[kind]">;

export const GET = route("viewer", async (person, request, context: Context) => {
  const parameters = Object.fromEntries(new URL(request.url).searchParams);
  return Response.json(await readConnectors(person, (await context.params).kind, connectorFilterOf(parameters)));
});
