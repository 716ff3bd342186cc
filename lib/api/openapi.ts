import { z } from "zod";
import { scopes } from "#lib/api-tokens/scopes.ts";
import packageJson from "#package.json" with { type: "json" };
import { basePath } from "./answer.ts";
import type { Operation } from "./operation.ts";
import { operationGroups } from "./operations.ts";
import { type PathParameter, pathParameters } from "./parameters.ts";

type Json = Record<string, unknown>;

const schemaOf = (schema: z.ZodType, io: "input" | "output"): Json => {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  return json;
};

const problemSchema: Json = {
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

const problemResponse = (description: string) => ({
  description,
  content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
});

function parametersOf({ path, query, ifMatch, method }: Operation): Json[] {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => ({
    name,
    in: "path",
    required: true,
    schema: schemaOf(pathParameters[name as PathParameter], "output"),
  }));
  const inQuery = Object.entries(query?.shape ?? {}).map(([name, schema]) => {
    const { description, ...rest } = schemaOf(schema as z.ZodType, "output");
    return {
      name,
      in: "query",
      required: false,
      explode: false,
      ...(description !== undefined && { description }),
      schema: rest,
    };
  });
  const header = (name: string, required: boolean, description: string) => ({
    name,
    in: "header",
    required,
    description,
    schema: { type: "string" },
  });
  return [
    ...inPath,
    ...inQuery,
    ...(ifMatch === "required"
      ? [header("If-Match", true, "The ETag that was read, or * to overwrite whatever is there.")]
      : []),
    ...(ifMatch === "heeded"
      ? [header("If-Match", false, "The ETag that was read: nothing is done when it changed since.")]
      : []),
    ...(method === "POST"
      ? [
          header(
            "Idempotency-Key",
            false,
            "Sent again with the same key within a day, it is done once and answered alike.",
          ),
        ]
      : []),
  ];
}

function responsesOf({ answer, status, ifMatch, body, path }: Operation): Json {
  const content =
    answer === "csv"
      ? { "text/csv": { schema: { type: "string" } } }
      : { "application/json": { schema: schemaOf(answer, "input") } };
  return {
    [status]: { description: "Done.", content },
    400: problemResponse(body ? "A field of the input has to be mended." : "A parameter has to be mended."),
    401: problemResponse("The API token is missing or does not count."),
    403: problemResponse("The scope of the token or the role of its person is not enough."),
    ...(path.includes("{") && { 404: problemResponse("It does not exist.") }),
    409: problemResponse("The state of things does not allow it."),
    ...(ifMatch && {
      412: problemResponse("Somebody else changed it since it was read."),
    }),
    ...(ifMatch === "required" && { 428: problemResponse("If-Match is missing.") }),
    429: problemResponse("Too many requests; Retry-After says how many seconds to wait."),
  };
}

function described(group: string, operation: Operation): Json {
  const { id, summary, description, scope, role, body } = operation;
  return {
    operationId: id,
    tags: [group],
    summary,
    description: `${description ? `${description} ` : ""}Scope \`${scope}\`; role ${role} or higher.`,
    parameters: parametersOf(operation),
    ...(body && {
      requestBody: { required: true, content: { "application/json": { schema: schemaOf(body, "input") } } },
    }),
    responses: responsesOf(operation),
    security: [{ apiToken: [] }],
    "x-scope": scope,
  };
}

let document: Json | undefined;

/** The API as an OpenAPI 3.1 document, made of the schemas that check its requests and answers. */
export function openApiDocument(): Json {
  if (document) return document;
  const paths: Record<string, Json> = {};
  for (const { name, operations } of operationGroups) {
    for (const operation of operations) {
      paths[operation.path] = {
        ...paths[operation.path],
        [operation.method.toLowerCase()]: described(name, operation),
      };
    }
  }
  document = {
    openapi: "3.1.0",
    info: {
      title: "Connector Console",
      version: packageJson.version,
      description: `What a person can do in the console, for programs. A token is made under Administration > API tokens and sent as \`Authorization: Bearer\`. Its scopes: ${Object.keys(scopes).join(", ")}. Lists come page by page: \`next\` of one is \`after\` of the next.`,
    },
    servers: [{ url: basePath }],
    tags: operationGroups.map(({ name }) => ({ name })),
    paths,
    components: {
      schemas: { Problem: problemSchema },
      securitySchemes: { apiToken: { type: "http", scheme: "bearer" } },
    },
  };
  return document;
}
