import { z } from "zod";
import { oneOf, type SearchParameters } from "#lib/search-parameters.ts";
import { isStorable } from "#lib/storable.ts";
import { searchText } from "#lib/text.ts";
import { allConnectorStates } from "./states.ts";

/** The filters of the list of connectors, as they stand in the address. What can't be read is taken as not set. */
export const connectorFilter = z.object({
  search: searchText,
  /** Every state when there is none. */
  states: z.array(z.enum(allConnectorStates)).catch([]),
  /** The name key of the last connector of the page before; NFKC writes some signs as 18. */
  after: z
    .string()
    .max(2000)
    .refine((text) => isStorable(text))
    .nullable()
    .catch(null),
});
export type ConnectorFilter = z.infer<typeof connectorFilter>;

/** Reads the filters out of an address's parameters. */
export function connectorFilterOf(parameters: SearchParameters): ConnectorFilter {
  return connectorFilter.parse({
    search: oneOf(parameters, "search") ?? "",
    states: oneOf(parameters, "state")?.split(",") ?? [],
    after: oneOf(parameters, "after"),
  });
}
