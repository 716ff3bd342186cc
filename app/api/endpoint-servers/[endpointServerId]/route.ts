import { route } from "#lib/auth/route.ts";
import { readEndpointServer } from "#lib/endpoint-servers/read.ts";
import { requireId } from "#lib/text.ts";

type Context = RouteContext<"/api/endpoint-servers/[endpointServerId]">;

export const GET = route("viewer", async (person, _request, { params }: Context) => {
  const { endpointServerId } = await params;
  return Response.json(await readEndpointServer(person, requireId(endpointServerId, "endpoint server")));
});
