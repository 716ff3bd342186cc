import type { Verification } from "./verify.ts";

export const sentenceCase = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** What happened, as people read it: "Connector changed". */
export function eventInWords({ noun, event }: { noun: string; event: string }): string {
  return sentenceCase(`${noun} ${event}`);
}

/** A field's name as people read it: "client ID" for clientId. */
export function fieldInWords(field: string): string {
  const words = field.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
  return words.replace(/\bid\b/, "ID");
}

const rowsInWords = (rows: number) => `${rows.toLocaleString("en")} ${rows === 1 ? "row" : "rows"}`;

/** What verifying the chain found, in one or two sentences. */
export function verificationInWords(found: Verification): string {
  if (found.holds) {
    if (found.rows === 0) return "The audit log holds: it has no row yet.";
    return `The audit log holds: none of its ${rowsInWords(found.rows)} was changed, removed or moved.`;
  }
  const { row, position, id, fault } = found.broken;
  const before = found.rowsBefore === 0 ? "No row before it." : `The ${rowsInWords(found.rowsBefore)} before it hold.`;
  if (fault === "missing" || !row) return `The audit log is broken: row ${position} is missing. ${before}`;
  const says = `It says: ${row.event}, ${row.subject}, by ${row.actorName}.`;
  if (fault === "changed")
    return `The audit log is broken: row ${position} was changed after it was written. ${says} ${before}`;
  return `The audit log is broken: a row was put in that no change wrote (id ${id}, ${position === null ? "without a place" : `at place ${position}`}). ${says} ${before}`;
}
