import { z } from "zod";
import type { Operation } from "./operation.ts";

export type ReferenceField = { name: string; kind: string; required: boolean; description: string | null };

type Json = {
  type?: string;
  const?: unknown;
  enum?: unknown[];
  format?: string;
  description?: string;
  items?: Json;
  anyOf?: Json[];
  oneOf?: Json[];
  properties?: Record<string, Json>;
  required?: string[];
};

/** What a value is, in a few words: "text", "a list of texts", "true or false", "one of a, b", "number or null". */
function inWords(json: Json): string {
  if (json.enum) return json.enum.join(" | ");
  if (json.const !== undefined) return JSON.stringify(json.const);
  const among = json.anyOf ?? json.oneOf;
  const kinds = among?.map(({ properties }) => properties?.kind?.const).filter((kind) => kind !== undefined);
  if (kinds?.length && kinds.length === among?.length) return `object whose kind is ${kinds.join(" | ")}`;
  if (among) return [...new Set(among.map(inWords))].join(" or ");
  switch (json.type) {
    case "string":
      return json.format === "date-time" ? "time" : json.format === "uuid" ? "id" : "text";
    case "integer":
    case "number":
      return "number";
    case "boolean":
      return "true or false";
    case "array":
      return `list of ${json.items ? inWords(json.items) : "values"}`;
    case "null":
      return "null";
    default:
      return json.properties ? `object of ${Object.keys(json.properties).join(", ")}` : "object";
  }
}

function fields(schema: z.ZodType | null, io: "input" | "output"): ReferenceField[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io, unrepresentable: "any" }) as Json;
  return Object.entries(properties).map(([name, json]) => ({
    name,
    kind: inWords(json),
    required: io === "input" && required.includes(name),
    description: json.description ?? null,
  }));
}

/** What an operation takes and gives, for people to read. */
export function fieldsOf({ query, body, answer }: Operation) {
  return {
    query: fields(query, "output"),
    body: fields(body, "input"),
    answer: answer === "csv" ? [] : fields(answer, "input").map((field) => ({ ...field, required: false })),
  };
}
