import { route } from "#lib/auth/route.ts";
import { readAttention } from "#lib/overview/attention.ts";

export const GET = route("viewer", async (person) => Response.json(await readAttention(person)));
