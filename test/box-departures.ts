/** Where Box departs from its own specification, each with what is known about it. */
export const BOX_DEPARTURES = {
  emptyRefusal: "401 and 403 by a token come as a WWW-Authenticate header with an empty body (Box SDK traces).",
  emptyConflict: "The token endpoint's 409 has an empty body (Box support forum).",
  notificationEmailArray: "notification_email is [] when unset (box/box-openapi issue 103).",
  freeEnterprise: "enterprise is null for a free account; the specification says so only where users are changed.",
  errorCode: "ClientError.code has values beyond its list, such as access_denied_insufficient_permissions.",
  eventNulls: "Enterprise events have null for session_id, source, additional_details, created_by and action_by.",
  unknownActor: "Somebody unknown to Box is user 2, whose login is empty and so no address.",
  eventAddress: "Enterprise events have ip_address and action_by, which the specification leaves out.",
  revokeGrantType: "The revocation body is said to need grant_type, a property that it does not have.",
  redirectUri: "The code exchange takes redirect_uri, which the specification leaves out (Box's own CLI sends it).",
} as const;
export type Departure = keyof typeof BOX_DEPARTURES;

type JsonObject = Record<string, unknown>;
type Mended = { value: unknown; departures: Departure[]; errors: string[] };

const LISTED_CODES = new Set([
  "bad_request",
  "unauthorized",
  "forbidden",
  "not_found",
  "method_not_allowed",
  "conflict",
  "too_many_requests",
  "internal_server_error",
  "unavailable",
  "insufficient_scope",
]);
const KNOWN_CODES = new Set(["access_denied_insufficient_permissions", "rate_limit_exceeded", "bad_gateway"]);
const NULLED_IN_EVENTS = ["session_id", "source", "additional_details", "created_by", "action_by"];

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function without(value: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)));
}

function mendUser(user: JsonObject, seen: Set<Departure>): JsonObject {
  const unset = Array.isArray(user.notification_email) && user.notification_email.length === 0;
  if (unset) seen.add("notificationEmailArray");
  if (user.enterprise === null) seen.add("freeEnterprise");
  return without(user, [...(unset ? ["notification_email"] : []), ...(user.enterprise === null ? ["enterprise"] : [])]);
}

function mendEvent(event: JsonObject, seen: Set<Departure>): JsonObject {
  const nulls = NULLED_IN_EVENTS.filter((name) => event[name] === null);
  if (nulls.length > 0) seen.add("eventNulls");
  const extra = ["ip_address", "action_by"].filter((name) => name in event);
  if (extra.length > 0) seen.add("eventAddress");
  const actor = event.created_by;
  const unknown = isObject(actor) && actor.id === "2" && actor.login === "";
  if (unknown) seen.add("unknownActor");
  const mended = unknown ? { ...event, created_by: without(actor, ["login"]) } : event;
  return without(mended, [...nulls, ...extra]);
}

function mendError(error: JsonObject, seen: Set<Departure>): JsonObject {
  if (typeof error.code !== "string" || LISTED_CODES.has(error.code) || !KNOWN_CODES.has(error.code)) return error;
  seen.add("errorCode");
  return { ...error, code: "forbidden" };
}

function mendRecord(template: string, record: unknown, seen: Set<Departure>): unknown {
  if (!isObject(record)) return record;
  if (template === "/events") return mendEvent(record, seen);
  return template.startsWith("/users") ? mendUser(record, seen) : record;
}

/** The body of an answer with Box's known departures set right, so that only unknown ones are left to be found. */
export function mendResponse(template: string, status: number, body: string): Mended {
  if (body === "") {
    if (status === 401 || status === 403) return { value: undefined, departures: ["emptyRefusal"], errors: [] };
    if (status === 409 && template === "/oauth2/token")
      return { value: undefined, departures: ["emptyConflict"], errors: [] };
    return { value: undefined, departures: [], errors: [`Status ${status} has an empty body.`] };
  }
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return { value: undefined, departures: [], errors: ["The body is not JSON."] };
  }
  const seen = new Set<Departure>();
  if (status >= 400 && isObject(value)) value = mendError(value, seen);
  else if (isObject(value) && Array.isArray(value.entries)) {
    value = { ...value, entries: value.entries.map((entry) => mendRecord(template, entry, seen)) };
  } else value = mendRecord(template, value, seen);
  return { value, departures: [...seen], errors: [] };
}

/** The form of a request with Box's known departures set right. */
export function mendRequest(template: string, form: JsonObject): Mended {
  if (template === "/oauth2/revoke") {
    return { value: { grant_type: "none", ...form }, departures: ["revokeGrantType"], errors: [] };
  }
  if (template !== "/oauth2/token" || !("redirect_uri" in form)) return { value: form, departures: [], errors: [] };
  return { value: without(form, ["redirect_uri"]), departures: ["redirectUri"], errors: [] };
}
