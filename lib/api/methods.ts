import { problem } from "#lib/http/problem.ts";
import type { Operation } from "./operation.ts";
import type { Found } from "./operations.ts";

/** The methods that ask for an operation. An export is on record when it is read, so it has no HEAD. */
export const methodsOf = ({ method, answer }: Operation): string[] =>
  method === "GET" && answer !== "csv" ? ["GET", "HEAD"] : [method];

/** Refuses a method with those there are in Allow: 405 (RFC 9110 15.5.6). */
export function refuseMethod(allowed: readonly string[]): Response {
  const response = problem(405, `This address takes ${allowed.join(", ")}.`);
  response.headers.set("allow", allowed.join(", "));
  return response;
}

/** What a request is answered that asks for no operation: what the address takes, or that nothing is there. */
export function answerWithoutOperation(found: readonly Found[], method: string): Response {
  if (found.length === 0)
    return problem(404, "There is nothing at this address. Its document is /api/v1/openapi.json.");
  const allowed = [...found.flatMap(({ operation }) => methodsOf(operation)), "OPTIONS"];
  if (method !== "OPTIONS") return refuseMethod(allowed);
  return new Response(null, { status: 204, headers: { allow: allowed.join(", "), "cache-control": "no-store" } });
}
