/** What was asked for is not there, or not for this caller: both look the same from outside. */
export class NotFound extends Error {
  override name = "NotFound";
}

/** The state of things has moved on: someone else was first, or the thing is no longer in the state asked of it. */
export class Conflict extends Error {
  override name = "Conflict";
}

/** Somebody else changed it since the caller read the revision that they sent. */
export class Changed extends Conflict {
  override name = "Changed";
}

/** The caller may not do this. */
export class Refused extends Error {
  override name = "Refused";
}

/** The caller may do this once they have proved again who they are. */
export class StepUpNeeded extends Error {
  override name = "StepUpNeeded";

  constructor() {
    super("Confirm that it is you first. Nothing was changed.");
  }
}

/** The input is wrong. `fields` names what to mend, by the form's field names. */
export class Invalid extends Error {
  override name = "Invalid";
  readonly fields: Record<string, string>;

  constructor(message: string, fields: Record<string, string> = {}) {
    super(message);
    this.fields = fields;
  }
}

/** Told in place of an answer that never came. */
export const noAnswer = "The console did not answer. Check your connection and try again.";

/** What an action gives back: a value, or a sentence a person can act on, with the fields it is about. */
export type ActionResult<Value> =
  | { ok: true; value: Value }
  | {
      ok: false;
      reason: "not-found" | "conflict" | "refused" | "step-up" | "invalid" | "unknown";
      message: string;
      fields?: Record<string, string>;
    };
