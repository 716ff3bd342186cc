import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { clientAddress, withConnection } from "#lib/auth/client-address.ts";
import type { EndpointServerCaller } from "#lib/caller.ts";
import { isBarred } from "#lib/endpoint-servers/refused-calls.ts";
import { readTokenOwner } from "#lib/endpoint-servers/tokens.ts";
import { refuseBarred } from "./barred.ts";
import { isRefusal, type RefusalAnswer, refuse } from "./refusals.ts";
import { readPart } from "./request-parts.ts";
import { throttleOpenDoor } from "./throttle.ts";

export type DoorAnswer = { status: 200; body: unknown } | { status: 204 } | RefusalAnswer;

/** One address of the protocol, ready for the server. */
export type Door = {
  method: "GET" | "POST" | "PUT";
  path: `/endpoint-server/${string}`;
  bodyLimitBytes: number;
  answer: (request: FastifyRequest) => Promise<DoorAnswer>;
};

type Schema = z.ZodType | undefined;
type Read<S> = S extends z.ZodType ? z.output<S> : S extends "gzip" ? Buffer : undefined;

type Asked<Params, Headers, Body> = {
  params: Read<Params>;
  headers: Read<Headers>;
  body: Read<Body>;
  address: string | null;
};

type Rules<Params, Headers, Body, Answer> = Pick<Door, "method" | "path"> & {
  params?: Params;
  headers?: Headers;
  /** A schema for JSON, or "gzip" for the bytes of an application/gzip body as they came. */
  body?: Body;
  bodyLimitBytes?: number;
  /** Absent: the door answers 204 without a body. */
  response?: Answer;
};

type AnswerOf<Answer> = Answer extends z.ZodType ? z.input<Answer> : unknown;
type Answers<Caller, Params, Headers, Body, Answer> = {
  answer: (
    caller: Caller,
    asked: Asked<Params, Headers, Body>,
  ) => Promise<AnswerOf<Answer> | RefusalAnswer> | AnswerOf<Answer> | RefusalAnswer;
};

const jsonLimitBytes = 20_000;

function addressOf({ headers, socket }: FastifyRequest): string | null {
  return clientAddress(withConnection(headers["x-forwarded-for"]?.toString(), socket.remoteAddress));
}

function makeDoor<Caller, Params, Headers, Body, Answer>(
  rules: Rules<Params, Headers, Body, Answer> & Answers<Caller, Params, Headers, Body, Answer>,
  identify: (request: FastifyRequest) => Promise<Caller | RefusalAnswer>,
  admit?: (request: FastifyRequest) => Promise<null | RefusalAnswer>,
): Door {
  const { method, path, params, headers, body, response, answer, bodyLimitBytes = jsonLimitBytes } = rules;
  return {
    method,
    path,
    bodyLimitBytes,
    answer: async (request) => {
      const tooMany = await admit?.(request);
      if (tooMany) return tooMany;
      const caller = await identify(request);
      if (isRefusal(caller)) return caller;
      const given = await answer(caller, {
        params: readPart("address", params, request.params) as Read<Params>,
        headers: readPart("headers", headers, request.headers) as Read<Headers>,
        body: readPart("body", body, request.body) as Read<Body>,
        address: addressOf(request),
      });
      if (isRefusal(given)) return given;
      if (!(response instanceof z.ZodType)) return { status: 204 };
      // Whoever lost its access while the call was under way is handed nothing: no run, no provider's token.
      const stillThere = await identify(request);
      if (isRefusal(stillThere)) return stillThere;
      // Our own answers are checked where a fault can still be mended; the other side checks them anyway.
      return { status: 200, body: process.env.NODE_ENV === "production" ? given : response.parse(given) };
    },
  };
}

async function requireServer(request: FastifyRequest): Promise<EndpointServerCaller | RefusalAnswer> {
  const token = /^Bearer ([\w-]{20,200})$/.exec(request.headers.authorization ?? "")?.[1];
  if (!token) {
    return refuse({ error: "token_expired", message: "This needs an endpoint server's token. Exchange an assertion." });
  }
  const owner = await readTokenOwner(token, addressOf(request));
  if (owner === "token_expired") {
    return refuse({ error: "token_expired", message: "The token has expired. Exchange an assertion for a new one." });
  }
  return isBarred(owner) ? refuseBarred(owner) : owner;
}

/**
 * A door for enrolled machines. `answer` gets the endpoint server, looked up at every call, and what its schemas made
 * of the request; it gives the response's value, or `refuse(...)` for an outcome that the machine can act on. Thrown
 * NotFound, Conflict, Refused and Invalid become 404, 409, 403 and 400; anything else 500 with a logged id.
 */
export function door<
  Params extends Schema = undefined,
  Headers extends Schema = undefined,
  Body extends Schema | "gzip" = undefined,
  Answer extends Schema = undefined,
>(rules: Rules<Params, Headers, Body, Answer> & Answers<EndpointServerCaller, Params, Headers, Body, Answer>): Door {
  return makeDoor(rules, requireServer);
}

/** A door that a machine may open before it has a token; so often a minute from one address. */
export function openDoor<
  Params extends Schema = undefined,
  Headers extends Schema = undefined,
  Body extends Schema | "gzip" = undefined,
  Answer extends Schema = undefined,
>(rules: Rules<Params, Headers, Body, Answer> & Answers<null, Params, Headers, Body, Answer>): Door {
  const nobody = async () => null;
  return makeDoor(rules, nobody, (request) => throttleOpenDoor(addressOf(request)));
}
