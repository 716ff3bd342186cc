import { recordExport } from "#lib/audit/record-export.ts";
import { type Caller, requireRole } from "#lib/caller.ts";
import { csvLine } from "#lib/csv.ts";
import { readRunChanges } from "./changes.ts";
import { readComparedRows } from "./compare.ts";
import { readComparedRuns } from "./compared-runs.ts";
import type { ChangesFilter, Comparison } from "./comparison.ts";

const chunk = 5000;

/** The rows behind a comparison of two runs as CSV lines. The reading is on record. Throws as readComparedRuns. */
export async function* exportComparison(
  person: Caller,
  asked: { a: string; b: string; show: Comparison },
): AsyncGenerator<string> {
  requireRole(person, "viewer");
  const { b } = await readComparedRuns(asked.a, asked.b);
  await recordExport(person, { subjectId: asked.b, subject: b.connector.name, table: `compared: ${asked.show}` });
  yield csvLine(["user_id", "name", "login", "group", "before", "after"]);
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof readComparedRows>> = await readComparedRows(
      person,
      { ...asked, after },
      chunk,
    );
    yield page.rows.map((row) => csvLine([row.id, row.name, row.login, row.groupName, row.before, row.after])).join("");
    after = page.next;
  } while (after);
}

/** The rows behind one of a run's counts as CSV lines, one for each changed field. The reading is on record. */
export async function* exportChanges(person: Caller, runId: string, filter: ChangesFilter): AsyncGenerator<string> {
  requireRole(person, "viewer");
  const { connector } = await readRunChanges(person, runId, filter, 1);
  await recordExport(person, { subjectId: runId, subject: connector.name, table: `${filter.stream} ${filter.change}` });
  yield csvLine(["id", "name", "field", "before", "after"]);
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof readRunChanges>> = await readRunChanges(
      person,
      runId,
      { ...filter, after },
      chunk,
    );
    for (const { id, name, fields } of page.rows) {
      if (fields.length === 0) yield csvLine([id, name, null, null, null]);
      for (const { field, before, after: now } of fields) yield csvLine([id, name, field, before, now]);
    }
    after = page.next;
  } while (after);
}
