import { z } from "zod";
import {
  appDisabled,
  clientError,
  insufficientPermissions,
  insufficientScopeHeader,
  insufficientScopeJson,
  invalidToken,
  rateLimited,
} from "#sandbox/box/api/errors.ts";
import { type Answer, type BoxRequest, htmlAnswer, jsonAnswer } from "./answer.ts";

export const ROUTES = [
  "authorize",
  "token",
  "revoke",
  "users-me",
  "users",
  "user",
  "groups",
  "group",
  "group-memberships",
  "user-memberships",
  "events",
] as const;
export type RouteName = (typeof ROUTES)[number];
export const routeNameSchema = z.enum([...ROUTES, "any"]);

const actionSchema = z.union([
  z.enum(["429", "500", "502", "503", "409"]),
  z.enum(["unauthorized", "appDisabled", "forbiddenHeader", "forbiddenScope", "forbiddenPermission"]),
  z.enum(["reset", "lostResponse", "hang", "slow", "truncated", "wrongTypes", "html"]),
]);
export type FaultAction = z.infer<typeof actionSchema>;

export const FAULT_ACTIONS: Record<FaultAction, string> = {
  429: "Too many requests, with Retry-After",
  500: "Internal server error",
  502: "Bad gateway, an HTML page",
  503: "Unavailable, with Retry-After",
  409: "Conflict with an empty body",
  unauthorized: "401, token invalid",
  appDisabled: "401, app not allowed by the enterprise",
  forbiddenHeader: "403, insufficient scope, header only",
  forbiddenScope: "403, insufficient scope, JSON",
  forbiddenPermission: "403, access denied, JSON",
  reset: "Connection reset, nothing done",
  lostResponse: "Request carried out, answer lost",
  hang: "Never answers",
  slow: "Request carried out, answer late",
  truncated: "JSON cut off in the middle",
  wrongTypes: "JSON with wrong types",
  html: "An HTML page with status 200",
};

/** One fault of one route: skip `after` requests, then spoil `times` (null: all), each with `probability`. */
export const faultSchema = z.strictObject({
  action: actionSchema,
  after: z.int().min(0).default(0),
  times: z.int().min(1).nullable().default(null),
  probability: z.number().min(0).max(1).default(1),
  retryAfterSeconds: z.number().min(0).max(3600).default(2),
  delayMs: z.int().min(0).max(600_000).default(5000),
});
export type Fault = z.infer<typeof faultSchema>;

export type FaultState = Fault & { seen: number; spoiled: number };
export type Faults = Map<string, FaultState>;

/** Counts this request and returns the fault that applies to it, the route's own before that of any route. */
export function faultFor(faults: Faults, route: string): FaultState | null {
  for (const name of [route, "any"]) {
    const fault = faults.get(name);
    if (!fault) continue;
    fault.seen += 1;
    const applies = fault.seen > fault.after && (fault.times === null || fault.spoiled < fault.times);
    if (!applies || Math.random() >= fault.probability) continue;
    fault.spoiled += 1;
    return fault;
  }
  return null;
}

/** The whole answer of a fault that keeps the request from being carried out; null for those that do not. */
export function answerInstead(fault: FaultState, request: BoxRequest): Answer | null {
  const retryAfter = { "retry-after": String(fault.retryAfterSeconds) };
  switch (fault.action) {
    case "429":
      return rateLimited(request, fault.retryAfterSeconds);
    case "500":
      return clientError(request, 500, "internal_server_error", "Internal Server Error");
    case "502":
      return htmlAnswer(
        502,
        "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>\n",
      );
    case "503":
      return {
        ...clientError(request, 503, "unavailable", "Unavailable"),
        headers: { "content-type": "application/json", ...retryAfter },
      };
    case "409":
      return { status: 409, body: "" };
    case "unauthorized":
      return invalidToken();
    case "appDisabled":
      return appDisabled(request);
    case "forbiddenHeader":
      return insufficientScopeHeader();
    case "forbiddenScope":
      return insufficientScopeJson(request);
    case "forbiddenPermission":
      return insufficientPermissions(request);
    case "html":
      return htmlAnswer(
        200,
        "<!doctype html><html><title>Sign in to the network</title><body>Please sign in.</body></html>\n",
      );
    default:
      return null;
  }
}

/** The answer with its body spoiled, for the faults that let the request be carried out. */
export function spoiled(fault: FaultState, answer: Answer): Answer {
  if (fault.action === "truncated")
    return { ...answer, body: answer.body.slice(0, Math.floor(answer.body.length / 2)) };
  if (fault.action !== "wrongTypes") return answer;
  const wrong = answer.body.includes('"entries"')
    ? {
        total_count: "many",
        limit: null,
        next_marker: 7,
        chunk_size: "few",
        next_stream_position: { at: 1 },
        entries: "none",
      }
    : {
        type: 7,
        id: { nested: true },
        access_token: 5,
        refresh_token: [],
        expires_in: "soon",
        enterprise: "none",
        role: 3,
      };
  return jsonAnswer(answer.status, wrong, answer.headers);
}
