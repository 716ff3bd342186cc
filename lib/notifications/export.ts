import { recordAudit } from "#lib/audit/record.ts";
import { type Caller, requireRole } from "#lib/caller.ts";
import { csvLine } from "#lib/csv.ts";
import { db } from "#lib/db.ts";
import type { DeliveryFilter } from "./filters.ts";
import { readDeliveryLog } from "./read.ts";

const rowsAtOnce = 1000;

/** The delivery log as CSV, a part at a time, newest first. The reading is on record. */
export async function* exportDeliveryLog(person: Caller, filter: DeliveryFilter): AsyncGenerator<string> {
  requireRole(person, "viewer");
  await db.$transaction((transaction) =>
    recordAudit(transaction, person, {
      noun: "notification channel",
      event: "log exported",
      subjectId: filter.channelId,
      subject: "Delivery log",
    }),
  );
  yield csvLine(["at", "channel", "kind", "message", "test", "attempt", "outcome", "status", "answer", "duration_ms"]);
  let after: string | null = null;
  do {
    const { attempts, next } = await readDeliveryLog(person, { ...filter, after }, rowsAtOnce);
    const lines = attempts.map((row) =>
      csvLine([
        row.at,
        row.channelName,
        row.kind,
        row.summary,
        row.isTest,
        row.number,
        row.outcome,
        row.status,
        row.answer,
        row.durationMs,
      ]),
    );
    yield lines.join("");
    after = next;
  } while (after);
}
