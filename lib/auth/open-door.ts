import type { z } from "zod";
import { env } from "#lib/env.ts";
import { Invalid, Refused } from "#lib/errors.ts";
import { isFromOurPage, notOurPage } from "#lib/http/own-page.ts";
import { problem } from "#lib/http/problem.ts";
import { statuses } from "./route.ts";
import { parse, refusalOf } from "./verb.ts";

const mostCharacters = 10_000;

async function readJson(request: Request): Promise<unknown> {
  const text = await request.text();
  try {
    if (text.length <= mostCharacters) return JSON.parse(text);
  } catch {
    // Told below, as what is too long is.
  }
  throw new Invalid("The input is wrong.");
}

const inJson = (value: object) => Response.json(value, { headers: { "cache-control": "no-store" } });

/**
 * Makes a POST route for who has no account: only from our own pages, only with JSON that fits the schema. `answer`:
 * what the verb's value becomes, when it is more than JSON.
 */
export function openDoor<Schema extends z.ZodType, Value extends object>(
  schema: Schema,
  verb: (input: z.output<Schema>, request: Request) => Promise<Value>,
  answer: (value: Value) => Response = inJson,
): (request: Request) => Promise<Response> {
  return async (request) => {
    try {
      if (!isFromOurPage(request.headers, env().PUBLIC_URL)) {
        throw new Refused(notOurPage(env().PUBLIC_URL));
      }
      return answer(await verb(parse(schema, await readJson(request)), request));
    } catch (error) {
      const { reason, message, fields } = refusalOf(error);
      return problem(statuses[reason], message, fields);
    }
  };
}
