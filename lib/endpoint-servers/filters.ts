import { z } from "zod";
import { oneOf, type SearchParameters } from "#lib/search-parameters.ts";
import { searchText } from "#lib/text.ts";
import { serverStates } from "./states.ts";

const serverFilter = z.object({
  /** A part of the name or the host. */
  search: searchText,
  state: z
    .enum(Object.keys(serverStates) as [keyof typeof serverStates])
    .nullable()
    .catch(null),
  /** The id of the last endpoint server of the page before. */
  after: z.uuid().nullable().catch(null),
});
export type ServerFilter = z.infer<typeof serverFilter>;

/** Reads the filters of the endpoint servers out of an address's parameters. What can't be read is taken as not set. */
export function serverFilterOf(parameters: SearchParameters): ServerFilter {
  return serverFilter.parse({
    search: oneOf(parameters, "search") ?? "",
    state: oneOf(parameters, "state"),
    after: oneOf(parameters, "after"),
  });
}
