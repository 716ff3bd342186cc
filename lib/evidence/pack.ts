import { recordExport } from "#lib/audit/record-export.ts";
import { verifyChain } from "#lib/audit/verify.ts";
import { verificationInWords } from "#lib/audit/words.ts";
import { type Person, requireRole } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { type Calendar, coverageInWords, monthBounds } from "#lib/runs/calendar.ts";
import { calendarCsv } from "#lib/runs/export-calendar.ts";
import { overtaken } from "#lib/runs/publish.ts";
import { changesCsv, type MonthOf, runsCsv, statesCsv, streamsCsv } from "./tables.ts";
import { sumsName, zipOf } from "./zip.ts";

async function decisionsInWords({ connectorId, from, to }: MonthOf): Promise<string> {
  const rows = await db.runTransition.groupBy({
    by: ["fromState", "toState", "reason"],
    where: { run: { connectorId, queuedAt: { gte: from, lt: to } }, OR: [{ toState: "held" }, { fromState: "held" }] },
    _count: true,
  });
  const count = (matches: (row: (typeof rows)[number]) => boolean) =>
    rows.filter(matches).reduce((sum, row) => sum + row._count, 0);
  const held = count(({ toState }) => toState === "held");
  if (held === 0) return "No inventory was held.";
  const accepted = count(({ fromState, toState }) => fromState === "held" && toState === "published");
  const rejected = count(({ fromState, toState }) => fromState === "held" && toState === "rejected");
  const byNobody = count(({ toState, reason }) => toState === "rejected" && reason === overtaken);
  const decided = `${accepted} accepted and ${rejected - byNobody} rejected by somebody`;
  return `${held} held, of these ${decided}${byNobody > 0 ? `, ${byNobody} overtaken by a newer inventory` : ""}.`;
}

const contents = [
  ["calendar.csv", "each planned time of the month, and what became of it"],
  ["runs.csv", "each run queued in the month"],
  ["streams.csv", "what each run read of each stream, and what had changed"],
  ["states.csv", "each state of each run, who brought it about, and why"],
  ["changes.csv", "the audit log's rows on the connector, its authorizations and its runs, with their hashes"],
  [sumsName, "the SHA-256 sums of all these files; check them with: sha256sum --check SHA256SUMS"],
] as const;

async function* summary(person: Person, calendar: Calendar, month: MonthOf, at: Date): AsyncGenerator<string> {
  const { connector, coverage } = calendar;
  const verification = await verifyChain(person);
  const runs = await db.run.count({
    where: { connectorId: month.connectorId, queuedAt: { gte: month.from, lt: month.to } },
  });
  yield [
    `Evidence on the connector "${connector.name}", ${calendar.month}, in ${connector.timeZone}`,
    `Made by ${person.name}${person.email ? ` (${person.email})` : ""} at ${at.toISOString()}`,
    "",
    `Coverage: ${coverageInWords(coverage) ?? "no planned time has come in this month."}`,
    `Runs: ${runs}, started by schedule or by hand.`,
    `Held: ${await decisionsInWords(month)}`,
    verificationInWords(verification),
    ...(verification.holds ? [`The hash of its last row: ${verification.lastHash}`] : []),
    "",
    ...contents.map(([name, what]) => `${name.padEnd(14)}${what}`),
    "",
  ].join("\n");
}

/**
 * The evidence on a connector's month as one ZIP archive, written as it is read: coverage, runs, what they read, their
 * states with who decided on held ones, the audit log's rows, and whether its chain holds. The reading is on record.
 */
export async function* evidencePack(person: Person, calendar: Calendar): AsyncGenerator<Uint8Array> {
  requireRole(person, "viewer");
  const { connector } = calendar;
  await recordExport(person, {
    subjectId: connector.id,
    subject: connector.name,
    table: `evidence of ${calendar.month}`,
  });
  const month = { connectorId: connector.id, ...monthBounds(calendar.month, connector.timeZone) };
  const at = new Date();
  yield* zipOf(
    [
      { name: "evidence.txt", parts: summary(person, calendar, month, at) },
      { name: "calendar.csv", parts: calendarCsv(calendar) },
      { name: "runs.csv", parts: runsCsv(month) },
      { name: "streams.csv", parts: streamsCsv(month) },
      { name: "states.csv", parts: statesCsv(month) },
      { name: "changes.csv", parts: changesCsv(month) },
    ],
    at,
  );
}
