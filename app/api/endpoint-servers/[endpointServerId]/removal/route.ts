import { route } from "#lib/auth/route.ts";
import { readRemovalImpact } from "#lib/endpoint-servers/remove.ts";
import { requireId } from "#lib/text.ts";

type Context = RouteContext<"/api/endpoint-servers/[endpointServerId]/removal">;

export const GET = route("administrator", async (person, _request, { params }: Context) => {
  const { endpointServerId } = await params;
  return Response.json(await readRemovalImpact(person, requireId(endpointServerId, "endpoint server")));
});
