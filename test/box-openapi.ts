import { readFileSync } from "node:fs";
import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";
import { type Departure, mendRequest, mendResponse } from "./box-departures.ts";

type JsonObject = Record<string, unknown>;
type Parameter = { name: string; in: string; required?: boolean; schema: JsonObject; explode?: boolean };
type Operation = {
  parameters?: Parameter[];
  requestBody?: { content: JsonObject };
  responses: Record<string, { content?: JsonObject }>;
};

/** What the specification says of one request or answer: no errors, and by name where Box itself departs from it. */
export type Judgement = { errors: string[]; departures: Departure[] };
export type JudgedResponse = { method: string; path: string; status: number; body: string };
export type JudgedRequest = { method: string; path: string; query: URLSearchParams; body?: URLSearchParams };
export type BoxSpecification = {
  validateResponse(response: JudgedResponse): Judgement;
  validateRequest(request: JudgedRequest): Judgement;
};

const DOCUMENT = "box";
const NOT_CHECKED = [
  "token",
  "url",
  "html",
  "timezone",
  "urn",
  "digest",
  "jwt",
  "space_delimited_list",
  "<width>x<height>",
];

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * OpenAPI 3.0 to JSON Schema: `nullable` becomes a type, references become absolute, examples go.
 * `oneOf` is read as `anyOf`: Box lists alternatives that overlap, a generic object beside a user.
 */
function asJsonSchema(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asJsonSchema);
  if (!isObject(value)) return value;
  if (typeof value.$ref === "string") return { $ref: `${DOCUMENT}${value.$ref}` };
  const { nullable, example: _, discriminator: __, oneOf, ...others } = value;
  const rest = oneOf === undefined ? others : { ...others, anyOf: oneOf };
  const schema: JsonObject = Object.fromEntries(
    Object.entries(rest).map(([key, member]) => [key, asJsonSchema(member)]),
  );
  if (nullable !== true) return schema;
  return { anyOf: [schema, { type: "null" }] };
}

/** Strips the base path and finds the operation whose path has the most literal parts. */
function operationFinder(paths: Record<string, Record<string, Operation>>) {
  const templates = Object.keys(paths).sort((a, b) => a.split("{").length - b.split("{").length);
  return (method: string, path: string): { template: string; operation: Operation } | null => {
    const plain = path.replace(/^\/2\.0(?=\/)/, "").replace(/^\/api\/oauth2\/authorize$/, "/authorize");
    const matches = (template: string) => new RegExp(`^${template.replace(/\{[^}]+\}/g, "[^/]+")}$`).test(plain);
    const template = templates.find((candidate) => matches(candidate) && paths[candidate]?.[method.toLowerCase()]);
    const operation = template === undefined ? undefined : paths[template]?.[method.toLowerCase()];
    return template === undefined || !operation ? null : { template, operation };
  };
}

function words(errors: ErrorObject[] | null | undefined): string[] {
  return (errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath || "/"} ${message} ${JSON.stringify(params)}`,
  );
}

function asTyped(text: string, parameter: Parameter): unknown {
  const { type } = parameter.schema;
  if (type === "array") return text.split(",");
  if (type === "integer") return /^-?[0-9]+$/.test(text) ? Number(text) : text;
  return type === "boolean" && /^(true|false)$/.test(text) ? text === "true" : text;
}

/** Reads Box's OpenAPI document from a file and judges requests and answers by it. */
export function openBoxSpecification(file: string): BoxSpecification {
  const document = JSON.parse(readFileSync(file, "utf8"));
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: true });
  addFormats.default(ajv);
  for (const format of NOT_CHECKED) ajv.addFormat(format, true);
  ajv.addSchema({ $id: DOCUMENT, components: asJsonSchema(document.components) });
  const find = operationFinder(document.paths);
  const compiled = new Map<unknown, ValidateFunction>();

  function errorsOf(schema: unknown, value: unknown): string[] {
    const validate = compiled.get(schema) ?? ajv.compile(asJsonSchema(schema) as JsonObject);
    compiled.set(schema, validate);
    return validate(value) ? [] : words(validate.errors);
  }

  function schemaIn(content: JsonObject | undefined): unknown {
    const [media] = Object.values(content ?? {});
    return isObject(media) ? media.schema : undefined;
  }

  return {
    validateResponse({ method, path, status, body }) {
      const found = find(method, path);
      if (!found) return { errors: [`The specification has no ${method} ${path}.`], departures: [] };
      const { operation, template } = found;
      const answer = operation.responses[String(status)] ?? operation.responses.default;
      if (!answer)
        return { errors: [`The specification has no status ${status} for ${method} ${template}.`], departures: [] };
      const schema = schemaIn(answer.content);
      if (template === "/authorize" || (schema === undefined && body === "")) return { errors: [], departures: [] };
      const mended = mendResponse(template, status, body);
      if (mended.value === undefined) return { errors: mended.errors, departures: mended.departures };
      return {
        errors: schema === undefined ? ["A body where none belongs."] : errorsOf(schema, mended.value),
        departures: mended.departures,
      };
    },

    validateRequest({ method, path, query, body }) {
      const found = find(method, path);
      if (!found) return { errors: [`The specification has no ${method} ${path}.`], departures: [] };
      const refresh = found.template === "/oauth2/token" && body?.get("grant_type") === "refresh_token";
      const operation = refresh ? document.paths["/oauth2/token#refresh"].post : found.operation;
      const known: Parameter[] = (operation.parameters ?? []).filter(
        (parameter: Parameter) => parameter.in === "query",
      );
      const errors: string[] = [];
      for (const [name, text] of query) {
        const parameter = known.find((one) => one.name === name);
        if (!parameter) errors.push(`The query parameter ${name} is not in the specification.`);
        else errors.push(...errorsOf(parameter.schema, asTyped(text, parameter)).map((error) => `${name}: ${error}`));
      }
      for (const { name, required } of known)
        if (required && !query.has(name)) errors.push(`The query parameter ${name} is missing.`);
      const schema = schemaIn(operation.requestBody?.content);
      if (schema === undefined || !body) return { errors, departures: [] };
      const mended = mendRequest(found.template, Object.fromEntries(body));
      return { errors: [...errors, ...errorsOf(schema, mended.value)], departures: mended.departures };
    },
  };
}
