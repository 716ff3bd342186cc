import { z } from "zod";
import { oneOf, type SearchParameters } from "#lib/search-parameters.ts";
import { isStorable } from "#lib/storable.ts";
import { filterDay } from "#lib/text.ts";
import { type AuditNoun, auditEvents } from "./events.ts";

const nouns = Object.keys(auditEvents) as [AuditNoun, ...AuditNoun[]];
const events = Object.values(auditEvents).flat() as [string, ...string[]];

const text = (most: number) =>
  z
    .string()
    .trim()
    .max(most)
    .refine((value) => isStorable(value));
const day = filterDay.nullable().catch(null);

/** The filters of the audit log, as they stand in the address. What can't be read is taken as not set. */
const auditFilter = z.object({
  search: text(200).catch(""),
  noun: z.enum(nouns).nullable().catch(null),
  event: z.enum(events).nullable().catch(null),
  /** A person's or endpoint server's id, or "engine". */
  actor: text(100).nullable().catch(null),
  subjectId: text(200).nullable().catch(null),
  /** First and last day, in UTC. */
  from: day,
  to: day,
  /** The position of the last row of the page before. */
  after: z
    .string()
    .regex(/^\d{1,18}$/)
    .nullable()
    .catch(null),
});
export type AuditFilter = z.infer<typeof auditFilter>;

/** Reads the filters out of an address's parameters. */
export function auditFilterOf(parameters: SearchParameters): AuditFilter {
  return auditFilter.parse({
    search: oneOf(parameters, "search") ?? "",
    noun: oneOf(parameters, "noun"),
    event: oneOf(parameters, "event"),
    actor: oneOf(parameters, "actor"),
    subjectId: oneOf(parameters, "subject"),
    from: oneOf(parameters, "from"),
    to: oneOf(parameters, "to"),
    after: oneOf(parameters, "after"),
  });
}
