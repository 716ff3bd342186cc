import type { Caller } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { recordAudit } from "./record.ts";

type Export = { subjectId: string; subject: string; table: string };

/** Puts on record that somebody takes a table of an inventory or of its runs out of the console, before a row is read. */
export function recordExport(person: Caller, { subjectId, subject, table }: Export): Promise<void> {
  return db.$transaction((transaction) =>
    recordAudit(transaction, person, { noun: "inventory", event: "exported", subjectId, subject, after: { table } }),
  );
}
