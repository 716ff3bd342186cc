import type { AssertionRefused } from "#lib/endpoint-servers/assertion.ts";
import { Conflict, Invalid, NotFound, Refused } from "#lib/errors.ts";
import type { Refusal } from "#lib/protocol/messages.ts";

/** A door's answer that is not the one asked for, as the protocol says it. */
export type RefusalAnswer = { status: number; refusal: Refusal };

const statuses = {
  invalid: 400,
  token_expired: 401,
  unknown_server: 401,
  refused: 403,
  not_found: 404,
  lease_lost: 409,
  sequence_gap: 409,
  sequence_conflict: 409,
  internal: 500,
  busy: 503,
} as const satisfies Record<Refusal["error"], number>;

/** A refusal with its status: what a door returns for an outcome that the other side can act on. */
export function refuse(refusal: Refusal): RefusalAnswer {
  return { status: statuses[refusal.error], refusal };
}

/** The refusal of an assertion that proves nothing. */
export function refuseAssertion({ outcome, message, serverTime }: AssertionRefused): RefusalAnswer {
  return refuse({ error: outcome, message, ...(serverTime && { serverTime: serverTime.toISOString() }) });
}

/** Whether a door's answer is a refusal made by `refuse`. */
export function isRefusal(answer: unknown): answer is RefusalAnswer {
  return typeof answer === "object" && answer !== null && "refusal" in answer && "status" in answer;
}

/** What the other side is told of an error; null for one that nobody foresaw. */
export function refusalOf(error: unknown): RefusalAnswer | null {
  if (error instanceof Invalid) return refuse({ error: "invalid", message: error.message });
  if (error instanceof NotFound) return refuse({ error: "not_found", message: error.message });
  if (error instanceof Refused) return refuse({ error: "refused", message: error.message });
  if (error instanceof Conflict) return { status: 409, refusal: { error: "refused", message: error.message } };
  return null;
}
