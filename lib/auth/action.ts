import { headers } from "next/headers";
import type { z } from "zod";
import type { Person, Role } from "#lib/caller.ts";
import { env } from "#lib/env.ts";
import type { ActionResult } from "#lib/errors.ts";
import { consoleMetrics } from "#lib/metrics/console-metrics.ts";
import { actionNameOf } from "#lib/trace/action-names.ts";
import { inSpan } from "#lib/trace/span.ts";
import { readPerson } from "./session.ts";
import { type ActionOptions, runVerb } from "./verb.ts";

/**
 * Makes the server action of a verb: only from our own pages, only for the role or a higher one, only with input that
 * fits the schema, and with `stepUp` only for a person who has just proved who they are. The action gives a value or a sentence a person can act on; it does not throw.
 */
export function action<Schema extends z.ZodType, Value>(
  role: Role,
  schema: Schema,
  verb: (person: Person, input: z.output<Schema>) => Promise<Value>,
  options?: ActionOptions<z.output<Schema>>,
): (input: z.input<Schema>) => Promise<ActionResult<Value>> {
  return async (input) => {
    const asking = { person: await readPerson(), headers: await headers(), publicUrl: env().PUBLIC_URL };
    const name = ["server action", actionNameOf(asking.headers)].filter(Boolean).join(" ");
    const result = await inSpan(name, {}, () => runVerb(asking, role, schema, verb, input, options));
    if (!result.ok) consoleMetrics.actionFailures.inc({ reason: result.reason });
    return result;
  };
}
