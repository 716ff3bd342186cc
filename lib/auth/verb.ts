import { randomUUID } from "node:crypto";
import type { z } from "zod";
import { recordRefusal } from "#lib/audit/record-refusal.ts";
import { type Person, type Role, requireRole } from "#lib/caller.ts";
import { isHeldUp } from "#lib/db.ts";
import { type ActionResult, Conflict, Invalid, NotFound, Refused, StepUpNeeded } from "#lib/errors.ts";
import { isFromOurPage, notOurPage } from "#lib/http/own-page.ts";
import { requestId } from "#lib/http/request-id.ts";
import { log } from "#lib/log/log.ts";

type Refusal = Extract<ActionResult<never>, { ok: false }>;

const heldUp =
  "Something else is at work on this, such as a run that is being published. Reload the page to see how things stand, then try again in a minute.";

/** What a person is told of an error. One that no rule foresaw is logged with the request's id, and only that is told. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof Invalid) {
    return { ok: false, reason: "invalid", message: error.message, fields: error.fields };
  }
  if (error instanceof NotFound) return { ok: false, reason: "not-found", message: error.message };
  if (error instanceof Conflict) return { ok: false, reason: "conflict", message: error.message };
  if (error instanceof Refused) return { ok: false, reason: "refused", message: error.message };
  if (error instanceof StepUpNeeded) return { ok: false, reason: "step-up", message: error.message };
  if (isHeldUp(error)) {
    log.warn("A change was given up, as others held what it needed.", { error });
    return { ok: false, reason: "conflict", message: heldUp };
  }
  const id = requestId() ?? randomUUID();
  log.error("An error that no rule foresaw.", { requestId: id, error });
  return {
    ok: false,
    reason: "unknown",
    message: `Something went wrong on our side. Reload the page to see how things stand, then try again; if it stays so, tell your administrator the number ${id}.`,
  };
}

/** What a person may have to do before anything else, in this order. */
export type Step = "choose a password" | "set up a second factor";

/**
 * Throws Refused while the person's password is one that an administrator made, or they lack the second factor that
 * they need. What belongs to a `step` is open to who has to take it, and to everybody else.
 */
export function requireReady(person: Person, step?: Step): void {
  if (person.mustChangePassword && step !== "choose a password") {
    throw new Refused("Choose a password of your own first, under Your account.");
  }
  if (person.mustSetUpSecondFactor && step === undefined) {
    throw new Refused("Set up a second factor first, under Your account.");
  }
}

/** What the schema makes of the input. Throws Invalid with a sentence for each field at fault. */
export function parse<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const fields: Record<string, string> = {};
  for (const issue of parsed.error.issues) fields[issue.path.join(".")] ??= issue.message;
  const [first] = parsed.error.issues;
  throw new Invalid(first?.message ?? "The input is wrong.", fields);
}

/** Who asks, and how the request came. */
export type Asking = { person: Person | null; headers: Headers; publicUrl: string };

export type ActionOptions<Input> = {
  /** Part of what a person may have to do before anything else. */
  step?: Step;
  /** Only for a person who proved who they are within the last five minutes; always, or for such an input. */
  stepUp?: true | ((input: Input) => boolean);
};

/**
 * Runs a verb for a request: refuses a foreign page, nobody, the wrong role, wrong input and a person who has to
 * confirm that it is them, in this order.
 */
export async function runVerb<Schema extends z.ZodType, Value>(
  { person, headers, publicUrl }: Asking,
  role: Role,
  schema: Schema,
  verb: (person: Person, input: z.output<Schema>) => Promise<Value>,
  input: unknown,
  { step, stepUp }: ActionOptions<z.output<Schema>> = {},
): Promise<ActionResult<Value>> {
  try {
    if (!isFromOurPage(headers, publicUrl)) {
      throw new Refused(notOurPage(publicUrl));
    }
    if (!person) throw new Refused("You are signed out. Sign in again, then repeat this.");
    requireReady(person, step);
    requireRole(person, role);
    const parsed = parse(schema, input);
    if (!person.isConfirmed && (stepUp === true || stepUp?.(parsed))) throw new StepUpNeeded();
    return { ok: true, value: await verb(person, parsed) };
  } catch (error) {
    if (person && error instanceof Refused) await recordRefusal(person, error.message);
    return refusalOf(error);
  }
}
