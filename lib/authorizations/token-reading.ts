import { recordAudit } from "#lib/audit/record.ts";
import { type Caller, engine } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { subjectOf } from "./end.ts";
import { recordStep, stepNow } from "./step.ts";
import type { AuthorizationRow } from "./view.ts";

/** Where a token was read: filled in for the person who began the trip, or shown in the window that made it. */
type Reading =
  | { by: Caller; place: "tokenFilledInAt"; words: "in the dialog" }
  | { by: typeof engine; place: "tokenShownAt"; words: "in the window" };

/** Puts on record that the token was given to the dialog of the person who began the trip: the first time alone. */
export const recordTokenFilledIn = (admin: Caller, row: AuthorizationRow) =>
  recordReading({ by: admin, place: "tokenFilledInAt", words: "in the dialog" }, row);

/** Puts on record that the token was shown in the window that made the trip: the first time alone. */
export const recordTokenShown = (row: AuthorizationRow) =>
  recordReading({ by: engine, place: "tokenShownAt", words: "in the window" }, row);

async function recordReading({ by, place, words }: Reading, row: AuthorizationRow): Promise<void> {
  if (row[place] !== null) return;
  await db.$transaction(async (transaction) => {
    const first = await transaction.authorization.updateMany({
      where: { id: row.id, [place]: null },
      data: { [place]: new Date() },
    });
    if (first.count === 0) return;
    await recordStep(transaction, row.id, stepNow(`The token was shown ${words}`));
    await recordAudit(transaction, by, {
      noun: "authorization",
      event: "token shown",
      subjectId: row.id,
      subject: subjectOf(row),
      after: { shown: words },
    });
  });
}
