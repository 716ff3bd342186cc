import { recordAudit } from "#lib/audit/record.ts";
import { type Caller, requireRole } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { type LogPage, readRun, readRunLog } from "./read.ts";

const chunk = 2000;

/** A run's whole log as lines of text: time, level, message. The reading is on record. Throws NotFound. */
export async function* exportRunLog(person: Caller, runId: string): AsyncGenerator<string> {
  requireRole(person, "viewer");
  const { connector } = await readRun(person, runId);
  await db.$transaction((transaction) =>
    recordAudit(transaction, person, {
      noun: "run",
      event: "log exported",
      subjectId: runId,
      subject: connector.name,
    }),
  );
  let after: number | null = -1;
  while (after !== null) {
    const page: LogPage = await readRunLog(person, runId, { after, search: "", size: chunk });
    yield page.lines.map((line) => `${line.at.toISOString()} ${line.level} ${line.message}\n`).join("");
    after = page.next;
  }
}
