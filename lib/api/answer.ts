import { readTokenHolder, type TokenHolder } from "#lib/api-tokens/holder.ts";
import { recordRefusal } from "#lib/audit/record-refusal.ts";
import { clientAddress } from "#lib/auth/client-address.ts";
import { statuses } from "#lib/auth/route.ts";
import { refusalOf, requireReady } from "#lib/auth/verb.ts";
import { requireRole } from "#lib/caller.ts";
import { Changed, Refused } from "#lib/errors.ts";
import { problem } from "#lib/http/problem.ts";
import { requestId } from "#lib/http/request-id.ts";
import { log } from "#lib/log/log.ts";
import { toWire } from "#lib/wire.ts";
import { readBody, readPath, readQuery } from "./asked.ts";
import { entityTag, isHeld, revisionOf } from "./entity-tag.ts";
import { onceOnly, type ToKeep } from "./idempotency.ts";
import { answerWithoutOperation, methodsOf } from "./methods.ts";
import type { Operation } from "./operation.ts";
import { type Found, operationsOf } from "./operations.ts";
import { throttleStranger, throttleToken } from "./throttle.ts";

export const basePath = "/api/v1";

function tryAgain(status: 429 | 503, why: string, waitSeconds: number): Response {
  const response = problem(status, `${why} Try again in ${waitSeconds} seconds.`);
  response.headers.set("retry-after", String(waitSeconds));
  return response;
}

const tooMany = (waitSeconds: number) => tryAgain(429, "Too many requests.", waitSeconds);

/** For a request whose token can't be looked up. */
function withoutDatabase(error: unknown): Response {
  log.error("An API token could not be looked up.", { requestId: requestId(), error });
  return tryAgain(503, "The console's database does not answer, so nothing was done.", 5);
}

/** Who a request's token acts for, or why it is turned away. */
async function holderOf(request: Request): Promise<TokenHolder | Response> {
  const address = clientAddress(request.headers.get("x-forwarded-for"));
  const token = /^Bearer ([\x21-\x7e]{1,200})$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  const holder = token ? await readTokenHolder(token, address) : null;
  if (holder) {
    const waitSeconds = await throttleToken(holder.tokenId);
    return waitSeconds === null ? holder : tooMany(waitSeconds);
  }
  const waitSeconds = await throttleStranger(address);
  if (waitSeconds !== null) return tooMany(waitSeconds);
  const why = token
    ? "This API token does not count: it is wrong, has ended, or its person may not sign in any more."
    : "The API token is missing. Send it as Authorization: Bearer, or make one under Administration > API tokens.";
  const response = problem(401, why);
  response.headers.set("www-authenticate", `Bearer${token ? ' error="invalid_token"' : ""}`);
  return response;
}

function requireScope({ scopes, person }: TokenHolder, { scope, role }: Operation): void {
  if (!scopes.includes(scope)) {
    throw new Refused(`The API token was not made for this: it needs the scope ${scope}.`);
  }
  requireReady(person);
  requireRole(person, role);
}

type Answered = ToKeep & { fresh: Response };

const jsonResponse = (text: string, status: number, headers: Record<string, string> = {}) =>
  new Response(text, { status, headers: { "content-type": "application/json", ...headers } });

/** Does the operation and writes its answer, which holds the fields of its schema and no others. */
async function perform(
  { operation, path }: Found,
  { person }: TokenHolder,
  request: Request,
  text: string,
): Promise<Answered> {
  const ifMatch = request.headers.get("if-match");
  const value = await operation.run(person, {
    path: readPath(path),
    query: readQuery(operation, new URL(request.url).searchParams),
    body: readBody(operation, request.headers.get("content-type"), text),
    revision: operation.ifMatch && ifMatch ? revisionOf(ifMatch) : null,
  });
  if (operation.answer === "csv" || value instanceof Response)
    return { status: 200, answer: null, fresh: value as Response };
  const body = operation.answer.parse(toWire(value));
  const tag = entityTag(body);
  const { status } = operation;
  if (operation.method === "GET" && isHeld(request.headers.get("if-none-match"), tag)) {
    return { status: 304, answer: null, fresh: new Response(null, { status: 304, headers: { etag: tag } }) };
  }
  const answer = JSON.stringify(body);
  const headers: Record<string, string> = operation.method === "GET" ? { etag: tag } : {};
  return { status, answer: operation.showsSecret ? null : answer, fresh: jsonResponse(answer, status, headers) };
}

const revisionMissing =
  "Send If-Match with the ETag that you read, so that nobody's change is overwritten, or * to overwrite whatever is there.";

async function answerHolder(found: Found, holder: TokenHolder, request: Request): Promise<Response> {
  const { operation } = found;
  requireScope(holder, operation);
  if (operation.ifMatch === "required" && request.headers.get("if-match") === null)
    return problem(428, revisionMissing);
  const text = operation.method === "GET" ? "" : await request.text();
  const key = operation.method === "POST" ? request.headers.get("idempotency-key") : null;
  if (key === null) return (await perform(found, holder, request, text)).fresh;
  const { pathname, search } = new URL(request.url);
  const asked = { method: operation.method, path: pathname + search, body: text };
  const done = await onceOnly(holder.tokenId, key, asked, () => perform(found, holder, request, text));
  if ("fresh" in done) return done.fresh;
  return jsonResponse(done.kept.answer, done.kept.status, { "idempotency-replayed": "true" });
}

async function refusedFor({ person }: TokenHolder, error: unknown): Promise<Response> {
  if (error instanceof Refused) await recordRefusal(person, error.message);
  if (error instanceof Changed) return problem(412, error.message);
  const { reason, message, fields } = refusalOf(error);
  return problem(statuses[reason], message, fields);
}

/**
 * Answers a request below /api/v1 for the person whose API token it shows: cookies count for nothing here. Errors are
 * problem details (RFC 9457): 400 with the fields to mend, 401, 403, 404, 405, 409, 412, 428, 429, and 503 while the
 * database is away.
 */
export async function answerApi(request: Request): Promise<Response> {
  const holder = await holderOf(request).catch(withoutDatabase);
  if (holder instanceof Response) return holder;
  const found = operationsOf(new URL(request.url).pathname.slice(basePath.length));
  const asked = found.find(({ operation }) => methodsOf(operation).includes(request.method));
  if (!asked) return answerWithoutOperation(found, request.method);
  try {
    const response = await answerHolder(asked, holder, request);
    response.headers.set("cache-control", "no-store");
    return response;
  } catch (error) {
    return refusedFor(holder, error);
  }
}
