import type { Operation } from "./operation.ts";

type Json = Record<string, unknown>;

/** The body of every refusal (RFC 9457). */
export const problemSchema: Json = {
  type: "object",
  required: ["status", "detail"],
  properties: {
    status: { type: "integer" },
    detail: { type: "string", description: "What is wrong and what to do about it." },
    fields: {
      type: "object",
      additionalProperties: { type: "string" },
      description: "A sentence for each field to mend.",
    },
  },
};

const header = (description: string, type = "string"): Json => ({ description, schema: { type } });
const requestId = { "X-Request-Id": header("The number of the request, to quote when something is wrong.") };
const retryAfter = { "Retry-After": header("How many seconds to wait.", "integer") };
const etag = { ETag: header("For If-None-Match, and of what has a revision for If-Match.") };
const replayed = {
  "Idempotency-Replayed": header("true: it was done before, and this is the answer of the first time."),
};

const problemOf = (description: string, headers: Json = {}): Json => ({
  description,
  headers: { ...requestId, ...headers },
  content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
});

/** Every answer but that of an operation itself, by its name in the document. */
export const responses = {
  NotModified: { description: "As it was: see If-None-Match.", headers: { ...requestId, ...etag } },
  BadRequest: problemOf("A parameter or a field of the body has to be mended."),
  Unauthorized: problemOf("The API token is missing or does not count."),
  Forbidden: problemOf("The scope of the token or the role of its person is not enough."),
  NotFound: problemOf("It does not exist."),
  Conflict: problemOf("The state of things does not allow it."),
  LengthRequired: problemOf("The body came without a Content-Length."),
  PreconditionFailed: problemOf("Somebody else changed it since it was read."),
  ContentTooLarge: problemOf("The body is longer than 20 kB."),
  PreconditionRequired: problemOf("If-Match is missing."),
  TooManyRequests: problemOf("Too many requests.", retryAfter),
  ServerError: problemOf("A fault of the console; what was asked for may be done or not."),
  ServiceUnavailable: problemOf("The console's database is away, and nothing was done.", retryAfter),
} as const;

const named = (name: keyof typeof responses) => ({ $ref: `#/components/responses/${name}` });

/** What an operation is answered, by status; `schema` is that of its answer in JSON, null for a file. */
export function responsesOf({ method, answer, status, ifMatch, path }: Operation, schema: Json | null): Json {
  const isRead = method === "GET" && answer !== "csv";
  const content = schema ? { "application/json": { schema } } : { "text/csv": { schema: { type: "string" } } };
  const headers = { ...requestId, ...(isRead && etag), ...(method === "POST" && replayed) };
  return {
    [status]: { description: "Done.", headers, content },
    ...(isRead && { 304: named("NotModified") }),
    400: named("BadRequest"),
    401: named("Unauthorized"),
    403: named("Forbidden"),
    ...(path.includes("{") && { 404: named("NotFound") }),
    409: named("Conflict"),
    ...(method !== "GET" && { 411: named("LengthRequired"), 413: named("ContentTooLarge") }),
    ...(ifMatch && { 412: named("PreconditionFailed") }),
    ...(ifMatch === "required" && { 428: named("PreconditionRequired") }),
    429: named("TooManyRequests"),
    500: named("ServerError"),
    503: named("ServiceUnavailable"),
  };
}
