import { route } from "#lib/auth/route.ts";
import { readPulses } from "#lib/endpoint-servers/pulse.ts";

export const GET = route("viewer", async (person) => Response.json(await readPulses(person)));
