import Fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from "fastify";
import { requestSeconds, requests } from "#engine/metrics/registry.ts";
import { env } from "#lib/env.ts";
import { Invalid } from "#lib/errors.ts";
import { noContentPolicy } from "#lib/http/content-security-policy.ts";
import { newRequestId, requestId, requestIdHeader } from "#lib/http/request-id.ts";
import { securityHeaders } from "#lib/http/security-headers.ts";
import type { Refusal } from "#lib/protocol/messages.ts";
import { protocolHeader, protocolVersion } from "#lib/protocol/version.ts";
import type { Door } from "./door.ts";
import { endDoorSpan, inDoorSpan } from "./door-span.ts";
import { refusalOf } from "./refusals.ts";
import { WrongContentType } from "./request-parts.ts";
import { serverLog } from "./server-log.ts";

const framework: Record<string, string> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: "Send JSON as application/json, batches as application/gzip.",
  FST_ERR_CTP_BODY_TOO_LARGE: "The body is too large. Send it in smaller parts.",
  FST_ERR_MAX_PARAM_LENGTH: "The address is too long.",
  FST_ERR_BAD_URL: "The address is not a valid one.",
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: "The body is not as long as its Content-Length says.",
};

function headers(): Record<string, string> {
  return {
    ...securityHeaders(env().ENGINE_URL),
    "content-security-policy": noContentPolicy,
    "cache-control": "no-store",
    [protocolHeader]: String(protocolVersion),
  };
}

function send(reply: FastifyReply, status: number, refusal: Refusal): FastifyReply {
  return reply.code(status).type("application/json; charset=utf-8").send(refusal);
}

function handleError(error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error instanceof WrongContentType) return send(reply, 415, { error: "invalid", message: error.message });
  const known = refusalOf(error);
  if (known) return send(reply, known.status, known.refusal);
  if ("statusCode" in error && error.statusCode && error.statusCode < 500) {
    const message = framework[error.code] ?? "The request can't be understood.";
    return send(reply, error.statusCode, { error: "invalid", message });
  }
  const { id } = request;
  request.log.error({ requestId: id, door: request.routeOptions.url, err: error }, "A door failed.");
  return send(reply, 500, {
    error: "internal",
    message: `Something went wrong in the engine. Its log names it ${id}.`,
  });
}

type Options = {
  /** Whether it writes to the log; never a body, a header or a secret. */
  logger: boolean;
};

/** Builds the engine's HTTP side from its doors. */
export function buildServer(doors: readonly Door[], { logger }: Options): FastifyInstance {
  const always = headers();
  const lines = Object.entries(always)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join("");
  const app = Fastify({
    ...(logger ? { loggerInstance: serverLog } : { logger }),
    genReqId: ({ headers }) => requestId() ?? newRequestId(headers[requestIdHeader]),
    logController: new LogController({ disableRequestLogging: true }),
    requestTimeout: 60_000,
    clientErrorHandler: (_error, socket) => {
      const body = JSON.stringify({ error: "invalid", message: "This is not a valid HTTP request." } satisfies Refusal);
      if (!socket.writable) return;
      socket.end(
        `HTTP/1.1 400 Bad Request\r\n${lines}content-type: application/json\r\nconnection: close\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
      );
    },
    frameworkErrors: (error, request, reply) =>
      void handleError(error, request, reply.headers({ ...always, [requestIdHeader]: request.id })),
  });
  app.addHook("onRequest", async ({ id }, reply) => {
    reply.headers({ ...always, [requestIdHeader]: id });
  });
  app.addHook("onResponse", async (request, reply) => {
    const door = request.routeOptions.url ?? "none";
    // Fastify takes the methods that its routes name; others come to no door.
    const method = door === "none" ? "any" : request.method;
    requests.inc({ method, door, status: String(reply.statusCode) });
    requestSeconds.observe({ door }, reply.elapsedTime / 1000);
    endDoorSpan(request, reply.statusCode);
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("application/json", { parseAs: "string" }, (_request, text, done) => {
    if (text === "") return done(null, undefined);
    try {
      done(null, JSON.parse(String(text)));
    } catch {
      done(Object.assign(new Error("The body is not JSON."), { statusCode: 400, code: "not-json" }), undefined);
    }
  });
  app.addContentTypeParser("application/gzip", { parseAs: "buffer" }, (_request, bytes, done) => done(null, bytes));
  app.setErrorHandler(handleError);
  app.setNotFoundHandler((request, reply) =>
    send(reply, 404, {
      error: "not_found",
      message: `There is no door ${request.method} ${request.url.slice(0, 200)}.`,
    }),
  );
  for (const door of doors) {
    app.route({
      method: door.method,
      url: door.path,
      bodyLimit: door.bodyLimitBytes,
      handler: async (request, reply) => {
        if (request.url.includes("?")) throw new Invalid("The doors take no query parameters.");
        const answer = await inDoorSpan(door, request, () => door.answer(request));
        if ("refusal" in answer) return send(reply, answer.status, answer.refusal);
        return answer.status === 204 ? reply.code(204).send() : reply.send(answer.body);
      },
    });
  }
  return app;
}
