import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { allScopes, type Scope, scopes } from "#lib/api-tokens/scopes.ts";
import { createApiToken } from "#lib/api-tokens/write.ts";
import { type Person, type Role, roleAllows } from "#lib/caller.ts";
import { createPerson } from "./people.ts";

type Parameter = { name: string; in: "path" | "query" | "header"; required: boolean };
type Content = Record<string, { schema: object }>;
type Answer = { content?: Content };
type Described = {
  operationId: string;
  "x-scope": Scope;
  parameters: Parameter[];
  requestBody?: { content: Content };
  responses: Record<string, Answer | { $ref: string }>;
};
export type ApiDocument = {
  paths: Record<string, Record<string, Described>>;
  components: { responses: Record<string, Answer> };
};

export type Call = {
  path?: Record<string, string>;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  body?: unknown;
};
export type Called = { status: number; headers: Headers; body: unknown };

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);

function requireFitting(schema: object, components: object, value: unknown, what: string): void {
  const fits = ajv.compile({ ...schema, components });
  if (!fits(value)) throw new Error(`${what} does not fit its schema: ${ajv.errorsText(fits.errors)}`);
}

/**
 * A client made of the API's own document: it calls operations by their id, and throws when what goes out or comes back
 * is not as the document says. `send` carries the request.
 */
export function apiClient(
  document: ApiDocument,
  token: string,
  send: (path: string, init: RequestInit) => Promise<Response>,
) {
  const operations = new Map(
    Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, described]) => [
        described.operationId,
        { path, method: method.toUpperCase(), described },
      ]),
    ),
  );

  async function call(id: string, given: Call = {}): Promise<Called> {
    const operation = operations.get(id);
    if (!operation) throw new Error(`The document knows no ${id}.`);
    const { method, described } = operation;
    const known = new Set(described.parameters.map(({ name }) => name));
    const path = operation.path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(given.path?.[name] ?? ""));
    for (const name of [...Object.keys(given.query ?? {}), ...Object.keys(given.headers ?? {})])
      if (!known.has(name) && name !== "If-None-Match") throw new Error(`${id} has no parameter ${name}.`);
    const schema = described.requestBody?.content["application/json"]?.schema;
    if (schema) requireFitting(schema, document.components, given.body, `the body of ${id}`);
    const query = new URLSearchParams(given.query).toString();
    const response = await send(`/api/v1${path}${query && `?${query}`}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(schema && { "content-type": "application/json" }),
        ...given.headers,
      },
      ...(schema && { body: JSON.stringify(given.body) }),
    });
    return judged(id, described, response);
  }

  const answerOf = (answer: Described["responses"][string] | undefined) =>
    answer && "$ref" in answer ? document.components.responses[answer.$ref.split("/").at(-1) ?? ""] : answer;

  async function judged(id: string, described: Described, response: Response): Promise<Called> {
    const { status, headers } = response;
    const answer = answerOf(described.responses[status]);
    if (!answer) throw new Error(`${id} answers ${status}, which its document does not name.`);
    if (status === 304) return { status, headers, body: null };
    const type = headers.get("content-type")?.split(";")[0] ?? "";
    const schema = answer.content?.[type]?.schema;
    if (!schema) throw new Error(`${id} answers ${status} as ${type}, which its document does not name.`);
    const body = type === "text/csv" ? await response.text() : await response.json();
    requireFitting(schema, document.components, body, `the answer ${status} of ${id}`);
    return { status, headers, body };
  }

  return { call, operations };
}

/** A person with a token for everything that their role can do, or for the given scopes. */
export async function createTokenHolder(
  role: Role = "administrator",
  wanted?: Scope[],
): Promise<{ person: Person; id: string; token: string }> {
  const person = await createPerson({ role });
  const useful = allScopes.filter((scope) => roleAllows(role, scopes[scope].role));
  const made = await createApiToken(person, { name: "CI", scopes: wanted ?? useful, days: 7 });
  return { person, id: made.id, token: made.token };
}
