import { z } from "zod";
import { Invalid } from "#lib/errors.ts";
import { isStorable } from "#lib/storable.ts";

/** The Content-Type does not fit the door. */
export class WrongContentType extends Error {
  override name = "WrongContentType";
}

function sentence(part: string, error: z.ZodError): string {
  const faults = error.issues.slice(0, 5).map((issue) => {
    const where = issue.path.length > 0 ? issue.path.join(".") : "it";
    return `${where}: ${issue.message}`;
  });
  return `The ${part} can't be understood (${faults.join("; ")}).`;
}

/** What the schema makes of one part of a request. Throws Invalid with what is wrong, or WrongContentType. */
export function readPart(part: "address" | "headers" | "body", schema: unknown, value: unknown): unknown {
  if (schema === "gzip") {
    if (!Buffer.isBuffer(value)) throw new WrongContentType("Send this as application/gzip.");
    return value;
  }
  if (!(schema instanceof z.ZodType)) return undefined;
  if (part === "body" && Buffer.isBuffer(value)) throw new WrongContentType("Send this as application/json.");
  if (part !== "headers" && value !== undefined && !isStorable(value)) {
    throw new Invalid(`The ${part} holds a NUL character, half a surrogate pair, or a value nested too deep.`);
  }
  const result = schema.safeParse(value);
  if (!result.success) throw new Invalid(sentence(part, result.error));
  return result.data;
}
