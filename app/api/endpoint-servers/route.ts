import { route } from "#lib/auth/route.ts";
import { serverFilterOf } from "#lib/endpoint-servers/filters.ts";
import { readServerList } from "#lib/endpoint-servers/list.ts";

export const GET = route("viewer", async (person, request) => {
  const parameters = Object.fromEntries(new URL(request.url).searchParams);
  return Response.json(await readServerList(person, serverFilterOf(parameters)));
});
