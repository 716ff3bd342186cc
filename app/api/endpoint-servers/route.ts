import { route } from "#lib/auth/route.ts";
import { readEndpointServers } from "#lib/endpoint-servers/read.ts";

export const GET = route("viewer", async (person) => Response.json(await readEndpointServers(person)));
