import { z } from "zod";
import { type Json, rawNumber } from "./json.ts";

// biome-ignore format: a word list
/** Ways in which one user's record may look unlike the specification; all were seen in Box's answers or are near it. */
export const oddKindSchema = z.enum([
  'numericId', 'missingId', 'spaceUsedText', 'spaceUsedHuge', 'spaceUsedExponent', 'notificationEmailArray',
  'emptyStrings', 'nonAscii', 'duplicateKeys', 'nullName', 'unknownStatus', 'longName', 'htmlName', 'formulaName',
]);
export type OddKind = z.infer<typeof oddKindSchema>;

const ODD_NAMES: Partial<Record<OddKind, string>> = {
  nonAscii: "田中 太郎 🚀 ‮Ωmega",
  longName: "N".repeat(5000),
  htmlName: "<script>alert(1)</script><b>Bold</b>",
  formulaName: '=HYPERLINK("http://example.invalid","x")',
};

/** The fields that an odd record really has: what a careful reader should arrive at. */
export function oddFields(kind: OddKind): Record<string, Json> {
  const name = ODD_NAMES[kind];
  if (name !== undefined) return { name };
  if (kind === "emptyStrings") return { job_title: "", phone: "", address: "", language: "", timezone: "" };
  if (kind === "spaceUsedText") return { space_used: 5 };
  if (kind === "spaceUsedHuge") return { space_used: 1e15 };
  if (kind === "spaceUsedExponent") return { space_used: rawNumber("1.2318237429383e+31") };
  if (kind === "nullName") return { name: null };
  if (kind === "unknownStatus") return { status: "pending" };
  return {};
}

/** The record as it goes over the wire, for kinds whose oddity is in the form. */
export function oddOnTheWire(record: Record<string, Json>, kind: OddKind): Record<string, Json> {
  if (kind === "numericId") return { ...record, id: rawNumber(String(record.id)) };
  if (kind === "spaceUsedText" && "space_used" in record) return { ...record, space_used: "5" };
  if (kind === "notificationEmailArray" && "notification_email" in record) return { ...record, notification_email: [] };
  if (kind === "missingId") return Object.fromEntries(Object.entries(record).filter(([key]) => key !== "id"));
  return record;
}
