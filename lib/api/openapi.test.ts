import { expect, test } from "vitest";
import { components } from "./components.ts";
import { openApiDocument } from "./openapi.ts";
import { responses } from "./openapi-responses.ts";
import { operationGroups } from "./operations.ts";

type Json = Record<string, unknown>;
type Described = { parameters: Json[]; responses: Record<string, { headers?: Json }> };

const document = openApiDocument() as { paths: Record<string, Record<string, Described>>; components: Json };
const text = JSON.stringify(document);
const everything = operationGroups.flatMap(({ operations }) => operations);

test("what has a name in the document is written out once, and named wherever it occurs", () => {
  const named = new Set(text.match(/(?<="\$ref":"#\/components\/schemas\/)\w+/g));
  expect([...named].sort()).toEqual([...components.values(), "Problem"].sort());
  expect(Object.keys(document.components.schemas as Json).sort()).toEqual([...named].sort());
  expect(text).not.toContain("$defs");
  expect(document.components).toMatchObject({
    schemas: {
      Connector: { required: expect.arrayContaining(["clientId", "schedule"]) },
      Schedule: { oneOf: [{}, {}, {}, {}, {}, {}] },
    },
  });
});

test.for(everything.filter(({ body }) => body).map((operation) => [operation.id, operation] as const))(
  "the example of %s is a body that it takes",
  ([, { body, example }]) => {
    expect(body?.safeParse(example).error).toBeUndefined();
  },
);

test("every answer says where its number is, and every wait how long it is", () => {
  for (const { headers } of Object.values(responses)) expect(headers).toHaveProperty("X-Request-Id");
  for (const each of [responses.TooManyRequests, responses.ServiceUnavailable])
    expect(each.headers).toHaveProperty("Retry-After");
  const read = document.paths["/connectors/{connectorId}"]?.get?.responses;
  expect(read?.[200]?.headers).toHaveProperty("ETag");
  expect(Object.keys(read ?? {})).toEqual(["200", "304", "400", "401", "403", "404", "409", "429", "500", "503"]);
});
