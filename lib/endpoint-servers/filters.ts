import { z } from "zod";
import { oneOf, type SearchParameters } from "#lib/search-parameters.ts";
import { searchText } from "#lib/text.ts";
import { allServerStates } from "./states.ts";

const serverFilter = z.object({
  /** A part of the name or the host. */
  search: searchText,
  /** Every state when there is none. */
  states: z.array(z.enum(allServerStates)).catch([]),
  /** The id of the last endpoint server of the page before. */
  after: z.uuid().nullable().catch(null),
});
export type ServerFilter = z.infer<typeof serverFilter>;

/** Reads the filters of the endpoint servers out of an address's parameters. What can't be read is taken as not set. */
export function serverFilterOf(parameters: SearchParameters): ServerFilter {
  return serverFilter.parse({
    search: oneOf(parameters, "search") ?? "",
    states: oneOf(parameters, "state")?.split(",") ?? [],
    after: oneOf(parameters, "after"),
  });
}
