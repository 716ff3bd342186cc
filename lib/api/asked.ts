import { z } from "zod";
import { Invalid, NotFound } from "#lib/errors.ts";
import { isStorable } from "#lib/storable.ts";
import { judge } from "./judge.ts";
import type { Operation } from "./operation.ts";
import { type PathParameter, pathParameters } from "./parameters.ts";

/** The parameters of a path. Throws NotFound for one that can be none, as for one that is unknown. */
export function readPath(path: Record<string, string>): Record<string, string> {
  for (const [name, value] of Object.entries(path)) {
    if (!pathParameters[name as PathParameter].safeParse(value).success) {
      throw new NotFound(
        `There is no ${name.replace(/Id$/, "").replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)} "${value}".`,
      );
    }
  }
  return path;
}

const fault = (message: string, name: string, what: string) => new Invalid(message, { [name]: what });

/** One parameter's values as its schema takes them: a list's are separated by commas, or given one by one. */
function given(name: string, schema: z.ZodType, values: string[]): string | string[] {
  if (!values.every((value) => isStorable(value)))
    throw fault(`"${name}" holds a character that no text here can hold.`, name, "Leave out the NUL.");
  if (z.array(z.unknown()).safeParse(schema.safeParse([]).data).success) {
    return values.flatMap((value) => value.split(","));
  }
  if (values.length > 1) throw fault(`"${name}" is given ${values.length} times.`, name, "Give it once.");
  return values[0] ?? "";
}

/** The query as the operation's schema reads it. Throws Invalid, also for an unknown name and for one given twice. */
export function readQuery({ query }: Operation, asked: URLSearchParams): unknown {
  const schemas = new Map(Object.entries(query?.shape ?? {}));
  const input: Record<string, unknown> = {};
  for (const name of new Set(asked.keys())) {
    const schema = schemas.get(name);
    if (!schema) throw fault(`There is no parameter "${name}" here.`, name, "Leave it out.");
    input[name] = given(name, schema as z.ZodType, asked.getAll(name));
  }
  return query ? judge(query, input) : {};
}

/** The body as the operation's schema reads it; an empty one counts as {}. Throws Invalid. */
export function readBody({ body }: Operation, contentType: string | null, text: string): unknown {
  if (!body) {
    if (text.trim() === "" || text.trim() === "{}") return {};
    throw new Invalid("This takes no body. Leave it out.");
  }
  if (text.trim() !== "" && !/^application\/(merge-patch\+)?json\b/i.test(contentType ?? "")) {
    throw new Invalid("Send the body as JSON, with the Content-Type application/json.");
  }
  let value: unknown;
  try {
    value = text.trim() === "" ? {} : JSON.parse(text);
  } catch {
    throw new Invalid("The body is not JSON.");
  }
  return judge(body, value);
}
