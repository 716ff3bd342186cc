import { z } from "zod";
import { oneOf, type SearchParameters } from "#lib/search-parameters.ts";

/** The filters of the authorization record, as they stand in the address. What can't be read is taken as not set. */
const recordFilter = z.object({
  connectorId: z.uuid().nullable().catch(null),
  /** The id of the last attempt of the page before. */
  after: z.uuid().nullable().catch(null),
});
export type RecordFilter = z.infer<typeof recordFilter>;

/** Reads the filters out of an address's parameters. */
export function recordFilterOf(parameters: SearchParameters): RecordFilter {
  return recordFilter.parse({ connectorId: oneOf(parameters, "connector"), after: oneOf(parameters, "after") });
}
