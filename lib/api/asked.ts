import { z } from "zod";
import { parse } from "#lib/auth/verb.ts";
import { Invalid, NotFound } from "#lib/errors.ts";
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

/** The query as the operation's schema reads it; lists are separated by commas. Throws Invalid, also for an unknown name. */
export function readQuery({ query }: Operation, given: URLSearchParams): unknown {
  const shape = query?.shape ?? {};
  const input: Record<string, unknown> = {};
  for (const [name, value] of given) {
    if (!(name in shape)) throw new Invalid(`There is no parameter "${name}" here.`, { [name]: "Leave it out." });
    input[name] = z.array(z.unknown()).safeParse(shape[name]?.safeParse([]).data).success ? value.split(",") : value;
  }
  return query ? parse(query, input) : {};
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
  return parse(body, value);
}
