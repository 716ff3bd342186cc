import type { Caller } from "#lib/caller.ts";
import { csvLine } from "#lib/csv.ts";
import { readAttempts } from "./record.ts";
import type { RecordFilter } from "./record-filter.ts";

const chunk = 500;

/** The attempts to authorize as CSV lines, filtered as on the screen, the newest first. */
export async function* exportAttempts(person: Caller, kindId: string, filter: RecordFilter): AsyncGenerator<string> {
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
