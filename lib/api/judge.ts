import type { z } from "zod";
import { Invalid } from "#lib/errors.ts";
import { leftOut } from "#lib/left-out.ts";
import { schemaFault } from "#lib/schema-fault.ts";

function unknownFields(names: string[]): Invalid {
  const list = names.map((name) => `"${name}"`).join(", ");
  return new Invalid(
    `There is no field ${list} here.`,
    Object.fromEntries(names.map((name) => [name, "Leave it out."])),
  );
}

/**
 * What the schema makes of a body or a query. Throws Invalid with a sentence for each field at fault, also for what
 * the schema, or a part of it, would leave out without a word.
 */
export function judge<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input, { error: schemaFault });
  if (parsed.success) {
    const unknown = leftOut(input, parsed.data);
    if (unknown.length > 0) throw unknownFields(unknown);
    return parsed.data;
  }
  const fields: Record<string, string> = {};
  const unknown: string[] = [];
  for (const issue of parsed.error.issues) {
    const place = issue.path.join(".");
    if (issue.code === "unrecognized_keys") unknown.push(...issue.keys.map((key) => [...issue.path, key].join(".")));
    else if (place !== "") fields[place] ??= issue.message;
  }
  const others = unknown.length > 0 ? unknownFields(unknown) : null;
  const [first] = parsed.error.issues.filter(({ code }) => code !== "unrecognized_keys");
  throw new Invalid(first?.message ?? others?.message ?? "The input is wrong.", { ...fields, ...others?.fields });
}
