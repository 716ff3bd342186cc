import { z } from "zod";
import { scopes } from "#lib/api-tokens/scopes.ts";
import packageJson from "#package.json" with { type: "json" };
import { basePath } from "./answer.ts";
import { components } from "./components.ts";
import { problemSchema, responses, responsesOf } from "./openapi-responses.ts";
import type { Operation } from "./operation.ts";
import { operationGroups } from "./operations.ts";
import { type PathParameter, pathParameters } from "./parameters.ts";

type Json = Record<string, unknown>;

/** The JSON Schema of a schema; the components in it are named, and not written out. */
function schemaOf(schema: z.core.$ZodType, io: "input" | "output"): Json {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    ...{ io, unrepresentable: "any" },
    override({ zodSchema, jsonSchema, path }) {
      const name = components.get(zodSchema);
      if (name === undefined || path.length === 0) return;
      for (const key of Object.keys(jsonSchema)) delete (jsonSchema as Json)[key];
      jsonSchema.$ref = `#/components/schemas/${name}`;
    },
  });
  return json;
}

const componentOf = (schema: z.core.$ZodType) => {
  const name = components.get(schema);
  return name === undefined ? schemaOf(schema, "input") : { $ref: `#/components/schemas/${name}` };
};

function parametersOf({ path, query, ifMatch, method, answer }: Operation): Json[] {
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
    ...(method === "GET" && answer !== "csv"
      ? [header("If-None-Match", false, "The ETag of an answer that is there: 304 while it is the same.")]
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

function described(group: string, operation: Operation): Json {
  const { id, summary, description, scope, role, body, example } = operation;
  return {
    operationId: id,
    tags: [group],
    summary,
    description: `${description ? `${description} ` : ""}Scope \`${scope}\`; role ${role} or higher.`,
    parameters: parametersOf(operation),
    ...(body && {
      requestBody: {
        required: !body.safeParse({}).success,
        content: { "application/json": { schema: schemaOf(body, "input"), example } },
      },
    }),
    responses: responsesOf(operation, operation.answer === "csv" ? null : componentOf(operation.answer)),
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
      schemas: {
        Problem: problemSchema,
        ...Object.fromEntries([...components].map(([schema, name]) => [name, schemaOf(schema, "input")])),
      },
      responses,
      securitySchemes: { apiToken: { type: "http", scheme: "bearer" } },
    },
  };
  return document;
}
