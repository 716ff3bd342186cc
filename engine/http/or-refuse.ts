import { type Fenced, isRefused } from "#lib/runs/fence.ts";
import { type RefusalAnswer, refuse } from "./refusals.ts";

/** What a holder's call gave, or its refusal with the status it travels under. */
export function orRefuse<Value extends object>(fenced: Fenced<Value>): Value | RefusalAnswer {
  return isRefused(fenced) ? refuse(fenced.refused) : fenced;
}
