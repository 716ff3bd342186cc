import type { Role } from "#lib/caller.ts";

export type Method = "GET" | "HEAD" | "OPTIONS" | "POST" | "PUT" | "PATCH" | "DELETE";

/** A method of a route: whom it answers, and with what status once it does. */
export type RouteRow = {
  /** The folder below app/. */
  route: string;
  method: Method;
  address: string;
  /** The lowest role; "nobody" for a door that is open to all. */
  role: Role | "nobody";
  status: number;
};

/** An id of nothing: 404 is an answer that only who may ask gets. */
const unknown = "00000000-0000-4000-8000-000000000000";

const row = (route: string, method: Method, address: string, role: RouteRow["role"], status: number): RouteRow => ({
  route,
  method,
  address,
  role,
  status,
});

const enrolments = "api/endpoint-servers/enrolments/[enrolmentId]";
const removal = "api/endpoint-servers/[endpointServerId]/removal";
const authorizations = "api/authorizations/[authorizationId]";

/** Every method of every route under app/. */
export const routes: readonly RouteRow[] = [
  row("api/audit-log", "GET", "/api/audit-log", "viewer", 200),
  row("api/auth/[...nextauth]", "GET", "/api/auth/csrf", "nobody", 200),
  row("api/auth/[...nextauth]", "POST", "/api/auth/callback/credentials", "nobody", 200),
  row("api/content-policy", "POST", "/api/content-policy", "nobody", 400),
  row("api/authorizations", "GET", "/api/authorizations?kind=box", "viewer", 200),
  row(authorizations, "GET", `/api/authorizations/${unknown}`, "administrator", 404),
  row("api/endpoint-servers", "GET", "/api/endpoint-servers", "viewer", 200),
  row("api/endpoint-servers/[endpointServerId]", "GET", `/api/endpoint-servers/${unknown}`, "viewer", 404),
  row(enrolments, "GET", `/api/endpoint-servers/enrolments/${unknown}`, "administrator", 404),
  row(removal, "GET", `/api/endpoint-servers/${unknown}/removal`, "administrator", 404),
  row("api/connectors/[kind]", "GET", "/api/connectors/box", "viewer", 200),
  row("api/connectors/[kind]/export", "GET", "/api/connectors/box/export", "administrator", 200),
  row("api/inventory/groups", "GET", `/api/inventory/groups?connector=${unknown}`, "viewer", 404),
  row("api/inventory/overview/[table]", "GET", `/api/inventory/overview/idle?connector=${unknown}`, "viewer", 404),
  row("api/inventory/users", "GET", `/api/inventory/users?connector=${unknown}`, "viewer", 404),
  row("api/authorization-links", "POST", "/api/authorization-links", "nobody", 400),
  row("api/authorization-links/follow", "POST", "/api/authorization-links/follow", "nobody", 400),
  row("api/invitations", "POST", "/api/invitations", "nobody", 400),
  row("api/invitations/accept", "POST", "/api/invitations/accept", "nobody", 400),
  row("api/notifications/deliveries", "GET", "/api/notifications/deliveries", "viewer", 200),
  row("api/overview", "GET", "/api/overview", "viewer", 200),
  row("api/palette", "GET", "/api/palette?search=acme", "viewer", 200),
  row("api/runs", "GET", "/api/runs", "viewer", 200),
  row("api/runs/calendar", "GET", `/api/runs/calendar?connector=${unknown}`, "viewer", 404),
  row("api/runs/charts", "GET", "/api/runs/charts", "viewer", 200),
  row("api/runs/export", "GET", "/api/runs/export", "viewer", 200),
  row("api/runs/evidence", "GET", `/api/runs/evidence?connector=${unknown}`, "viewer", 404),
  row("api/runs/compare", "GET", `/api/runs/compare?a=${unknown}&b=${unknown}`, "viewer", 404),
  row("api/runs/[runId]/changes", "GET", `/api/runs/${unknown}/changes`, "viewer", 404),
  row("api/runs/[runId]", "GET", `/api/runs/${unknown}`, "viewer", 404),
  row("api/runs/[runId]/log", "GET", `/api/runs/${unknown}/log`, "viewer", 404),
  row("api/session", "GET", "/api/session", "viewer", 200),
  ...(["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"] as const).map((method) =>
    row("api/v1/[[...path]]", method, "/api/v1/connectors", "nobody", 401),
  ),
  row("api/v1/openapi.json", "GET", "/api/v1/openapi.json", "nobody", 200),
  ...(["POST", "PUT", "PATCH", "DELETE"] as const).map((method) =>
    row("api/v1/openapi.json", method, "/api/v1/openapi.json", "nobody", 405),
  ),
  row("authorize/[authorizationId]", "GET", `/authorize/${unknown}`, "nobody", 303),
  row("authorize/[authorizationId]", "HEAD", `/authorize/${unknown}`, "nobody", 405),
  row("cmp/[callback]", "GET", "/cmp/AuthorizeBoxConnector?code=c&state=s", "nobody", 400),
  row("cmp/[callback]", "HEAD", "/cmp/AuthorizeBoxConnector?code=c&state=s", "nobody", 405),
  row("downloads/[file]", "GET", "/downloads/connector-endpoint-server.mjs", "nobody", 200),
  row("healthz", "GET", "/healthz", "nobody", 200),
  row("readyz", "GET", "/readyz", "nobody", 200),
];
