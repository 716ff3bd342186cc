import { recordAudit } from "#lib/audit/record.ts";
import { type Caller, requireRole } from "#lib/caller.ts";
import { connectorKind } from "#lib/connectors/kinds.ts";
import { csvLine } from "#lib/csv.ts";
import { db } from "#lib/db.ts";
import { readAttempts } from "./record.ts";
import type { RecordFilter } from "./record-filter.ts";

const chunk = 500;

/** The attempts to authorize as CSV lines, filtered as on the screen, the newest first. The reading is on record. */
export async function* exportAttempts(person: Caller, kindId: string, filter: RecordFilter): AsyncGenerator<string> {
  requireRole(person, "viewer");
  const { name } = connectorKind(kindId);
  await db.$transaction((transaction) =>
    recordAudit(transaction, person, {
      noun: "authorization",
      event: "exported",
      subjectId: filter.connectorId,
      subject: `${name} authorizations`,
    }),
  );
  yield csvLine(["id", "begun_at", "begun_by", "outcome", "provider_words", "account", "enterprise", "client_id"]);
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof readAttempts>> = await readAttempts(
      person,
      kindId,
      { ...filter, after },
      chunk,
    );
    for (const { id, at, begunBy, outcome, account, enterprise, clientId } of page.attempts)
      yield csvLine([id, at, begunBy, outcome.label, outcome.words, account, enterprise, clientId]);
    after = page.next;
  } while (after);
}
