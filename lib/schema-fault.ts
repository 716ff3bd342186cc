import type { z } from "zod";

const kinds: Record<string, string> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
};

const formats: Record<string, string> = {
  uuid: "an id, such as 3f2b8c1e-5d47-4a69-9c0e-7b1f2a6d8e45",
  date: "a day, such as 2026-01-31",
  datetime: "a time, such as 2026-01-31T02:00:00Z",
};

/** What a value has to be whose schema has no sentence of its own. */
function wanted(issue: z.core.$ZodRawIssue): string {
  if (issue.code === "invalid_type") return kinds[issue.expected] ?? issue.expected;
  if (issue.code === "invalid_value") return `one of ${issue.values.join(", ")}`;
  if (issue.code === "invalid_format") return formats[issue.format] ?? issue.format;
  const unit = issue.code.startsWith("too_") && issue.origin === "string" ? " characters" : "";
  if (issue.code === "too_small") return `at least ${issue.minimum}${unit}`;
  if (issue.code === "too_big") return `at most ${issue.maximum}${unit}`;
  return "something else";
}

/** What is wrong with a value whose schema has no sentence of its own, for zod's `error`: it names the field. */
export function schemaFault(issue: z.core.$ZodRawIssue): string {
  const place = issue.path?.join(".") ?? "";
  if (place === "") return "Send an object of JSON, with the fields by their names.";
  if (issue.code === "invalid_type" && issue.input === undefined) return `"${place}" is missing.`;
  return `"${place}" must be ${wanted(issue)}.`;
}
