import { recordRefusal } from "#lib/audit/record-refusal.ts";
import { type Person, type Role, requireRole } from "#lib/caller.ts";
import { Refused } from "#lib/errors.ts";
import { problem } from "#lib/http/problem.ts";
import { readPersonQuietly } from "./session.ts";
import { refusalOf, requireReady } from "./verb.ts";

export const statuses = {
  invalid: 400,
  refused: 403,
  "step-up": 403,
  "not-found": 404,
  conflict: 409,
  unknown: 500,
} as const;

/** Answers a request for a person who may be nobody: 401 then, 403 for a role too low, errors as problem details. */
export async function answer<Context>(
  person: Person | null,
  role: Role,
  handler: (person: Person, request: Request, context: Context) => Promise<Response>,
  request: Request,
  context: Context,
): Promise<Response> {
  if (!person) return problem(401, "You are signed out. Sign in again.");
  try {
    requireReady(person);
    requireRole(person, role);
    const response = await handler(person, request, context);
    if (!response.headers.has("cache-control")) response.headers.set("cache-control", "no-store");
    return response;
  } catch (error) {
    if (error instanceof Refused) await recordRefusal(person, error.message);
    const { reason, message } = refusalOf(error);
    return problem(statuses[reason], message);
  }
}

/** Makes a GET route for the role or a higher one. Asking by itself does not keep a session from growing idle. */
export function route<Context>(
  role: Role,
  handler: (person: Person, request: Request, context: Context) => Promise<Response>,
): (request: Request, context: Context) => Promise<Response> {
  return async (request, context) => answer(await readPersonQuietly(), role, handler, request, context);
}
