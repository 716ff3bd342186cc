import { type Caller, requireRole } from "#lib/caller.ts";
import { csvLine } from "#lib/csv.ts";
import { db } from "#lib/db.ts";
import type { AuditFilter } from "./filters.ts";
import { readAuditEvents } from "./read.ts";
import { recordAudit } from "./record.ts";

const chunk = 1000;

const json = (value: unknown) => (value === null ? null : JSON.stringify(value));

/** The audit log as CSV lines, filtered as on the screen, newest first. The reading is itself on record. */
export async function* exportAuditEvents(person: Caller, filter: AuditFilter): AsyncGenerator<string> {
  requireRole(person, "viewer");
  const filters = Object.entries(filter).filter(([name, value]) => value && name !== "after");
  await recordAudit(db, person, {
    noun: "audit log",
    event: "exported",
    subjectId: "audit log",
    subject: "Audit log",
    after: Object.fromEntries(filters),
  });
  yield csvLine([
    "position",
    "at",
    "actor_kind",
    "actor_id",
    "actor",
    "address",
    "noun",
    "event",
    "subject_id",
    "subject",
    "before",
    "after",
    "previous_hash",
    "hash",
  ]);
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof readAuditEvents>> = await readAuditEvents(
      person,
      { ...filter, after },
      chunk,
    );
    yield page.events
      .map((row) =>
        csvLine([
          row.position,
          row.at,
          row.actorKind,
          row.actorId,
          row.actorName,
          row.address,
          row.noun,
          row.event,
          row.subjectId,
          row.subject,
          json(row.before),
          json(row.after),
          row.previousHash,
          row.hash,
        ]),
      )
      .join("");
    after = page.next;
  } while (after);
}
