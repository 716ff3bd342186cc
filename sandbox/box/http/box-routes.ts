import { randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { constants, gzip } from "node:zlib";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { authenticate } from "#sandbox/box/api/authenticate.ts";
import { clientError } from "#sandbox/box/api/errors.ts";
import { listEvents } from "#sandbox/box/api/events.ts";
import { groupMemberships, listGroups, oneGroup, userMemberships } from "#sandbox/box/api/groups.ts";
import { currentUser, oneUser } from "#sandbox/box/api/users.ts";
import { listUsers } from "#sandbox/box/api/users-list.ts";
import { answerAuthorize, showAuthorize } from "#sandbox/box/oauth/authorize.ts";
import { revokeEndpoint, tokenEndpoint } from "#sandbox/box/oauth/token.ts";
import type { SandboxState } from "#sandbox/box/state.ts";
import type { Answer, BoxRequest } from "./answer.ts";
import { answerInstead, faultFor, type RouteName, spoiled } from "./faults.ts";
import { fingerprint } from "./journal.ts";

type Handler = (state: SandboxState, request: BoxRequest) => Answer;

const ROUTE_TABLE: readonly [RouteName, "GET" | "POST", string, Handler][] = [
  ["authorize", "GET", "/api/oauth2/authorize", showAuthorize],
  ["authorize", "POST", "/api/oauth2/authorize", answerAuthorize],
  ["token", "POST", "/oauth2/token", tokenEndpoint],
  ["revoke", "POST", "/oauth2/revoke", revokeEndpoint],
  ["users-me", "GET", "/2.0/users/me", currentUser],
  ["users", "GET", "/2.0/users", listUsers],
  ["user", "GET", "/2.0/users/:id", oneUser],
  ["user-memberships", "GET", "/2.0/users/:id/memberships", userMemberships],
  ["groups", "GET", "/2.0/groups", listGroups],
  ["group", "GET", "/2.0/groups/:id", oneGroup],
  ["group-memberships", "GET", "/2.0/groups/:id/memberships", groupMemberships],
  ["events", "GET", "/2.0/events", listEvents],
];

const SECRET_FIELDS = [
  "client_secret",
  "refresh_token",
  "code",
  "token",
  "subject_token",
  "password",
  "ticket",
  "login",
];
const gzipped = promisify(gzip);

function boxRequest(request: FastifyRequest): BoxRequest {
  const [path = "/", query = ""] = request.raw.url?.split(/\?(.*)/s) ?? [];
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, value?.toString()]));
  return {
    method: request.method,
    path,
    query: new URLSearchParams(query),
    form: request.body instanceof URLSearchParams ? request.body : new URLSearchParams(),
    headers,
    params: request.params as Record<string, string | undefined>,
    requestId: randomBytes(8).toString("hex"),
  };
}

function presentedToken({ headers, form }: BoxRequest): string | null {
  const bearer = /^Bearer (.+)$/i.exec(headers.authorization ?? "")?.[1];
  const token = bearer ?? form.get("refresh_token") ?? form.get("subject_token") ?? form.get("token");
  return token ? fingerprint(token) : null;
}

/** The form with its secrets replaced by fingerprints, so that a test can judge it and nobody can use it. */
function safeForm(form: URLSearchParams): Record<string, string> {
  const entries = [...form].map(([name, value]) => [
    name,
    SECRET_FIELDS.includes(name) ? `sha256:${fingerprint(value)}` : value,
  ]);
  return Object.fromEntries(entries);
}

async function send(state: SandboxState, request: BoxRequest, reply: FastifyReply, answer: Answer) {
  reply.code(answer.status).headers({ "box-request-id": request.requestId, ...answer.headers });
  const zip =
    state.switches.gzip && answer.body.length > 200 && /\bgzip\b/.test(request.headers["accept-encoding"] ?? "");
  if (!zip) return reply.send(answer.body);
  const body = await gzipped(answer.body, { level: constants.Z_BEST_SPEED });
  return reply.headers({ "content-encoding": "gzip", vary: "accept-encoding" }).send(body);
}

async function serve(
  state: SandboxState,
  route: RouteName,
  handler: Handler,
  raw: FastifyRequest,
  reply: FastifyReply,
) {
  const request = boxRequest(raw);
  const at = new Date(state.clock.now()).toISOString();
  const fault = faultFor(state.faults, route);
  const note = (status: number | null) =>
    state.journal.record({
      at,
      method: request.method,
      path: request.path,
      query: route === "authorize" ? "" : request.query.toString(),
      route,
      status,
      fault: fault?.action ?? null,
      token: presentedToken(request),
      grantType: request.form.get("grant_type"),
      form: safeForm(request.form),
    });
  const instead = fault && answerInstead(fault, request);
  if (fault?.action === "reset" || fault?.action === "hang") {
    note(null);
    reply.hijack();
    if (fault.action === "reset") raw.raw.socket.resetAndDestroy();
    return reply;
  }
  const answer = instead ?? handler(state, request);
  note(answer.status);
  if (fault?.action === "lostResponse") {
    reply.hijack();
    raw.raw.socket.resetAndDestroy();
    return reply;
  }
  if (fault?.action === "slow") await delay(fault.delayMs, undefined, { ref: false });
  return send(state, request, reply, fault ? spoiled(fault, answer) : answer);
}

/** Puts all routes of Box on one server: account.box.com, api.box.com/oauth2 and api.box.com/2.0. */
export function mountBoxRoutes(server: FastifyInstance, state: SandboxState): void {
  for (const [route, method, url, handler] of ROUTE_TABLE) {
    server.route({
      method,
      url,
      exposeHeadRoute: false,
      handler: (raw, reply) => serve(state, route, handler, raw, reply),
    });
  }
  server.all("/2.0/*", async (raw, reply) => {
    const request = boxRequest(raw);
    const known = authenticate(state, request);
    const unknown = clientError(request, 404, "not_found", "Not Found");
    return send(state, request, reply, "refused" in known ? known.refused : unknown);
  });
}
