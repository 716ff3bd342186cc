import type { FieldValues, Path, UseFormReturn } from "react-hook-form";
import { type ActionResult, noAnswer } from "#lib/errors.ts";

type Refused = Extract<ActionResult<unknown>, { ok: false }>;

/**
 * Tells at each field what an action refused there, with the first of them focused. Gives the sentence that belongs to
 * no field, or null. Without a result the console did not answer.
 */
export function showRefusal<Values extends FieldValues>(
  form: Pick<UseFormReturn<Values>, "setError">,
  refused: Pick<Refused, "message" | "fields"> | null,
): string | null {
  const fields = Object.entries(refused?.fields ?? {});
  for (const [index, [name, message]] of fields.entries()) {
    form.setError(name as Path<Values>, { message }, { shouldFocus: index === 0 });
  }
  return fields.length > 0 ? null : (refused?.message ?? noAnswer);
}
