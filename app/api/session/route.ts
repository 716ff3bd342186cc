import { route } from "#lib/auth/route.ts";
import { readSecondsLeft } from "#lib/auth/session-time.ts";

export const GET = route("viewer", async (person) => Response.json({ secondsLeft: await readSecondsLeft(person) }));
