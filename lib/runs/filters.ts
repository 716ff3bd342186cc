import { z } from "zod";
import { oneOf, type SearchParameters } from "#lib/search-parameters.ts";
import { filterDay, searchText } from "#lib/text.ts";
import { allRunStates } from "./states.ts";

const day = filterDay.nullable().catch(null);

/** The filters of the run history, as they stand in the address. What can't be read is taken as not set. */
export const runFilter = z.object({
  search: searchText,
  connectorId: z.uuid().nullable().catch(null),
  states: z.array(z.enum(allRunStates as [(typeof allRunStates)[number], ...typeof allRunStates])).catch([]),
  trigger: z.enum(["schedule", "person"]).nullable().catch(null),
  endpointServerId: z.uuid().nullable().catch(null),
  /** First and last day, in UTC. */
  from: day,
  to: day,
  /** The id of the last run of the page before. */
  after: z.uuid().nullable().catch(null),
});
export type RunFilter = z.infer<typeof runFilter>;

/** Reads the filters out of an address's parameters. */
export function runFilterOf(parameters: SearchParameters): RunFilter {
  return runFilter.parse({
    search: oneOf(parameters, "search") ?? "",
    connectorId: oneOf(parameters, "connector"),
    states: oneOf(parameters, "state")?.split(",") ?? [],
    trigger: oneOf(parameters, "trigger"),
    endpointServerId: oneOf(parameters, "server"),
    from: oneOf(parameters, "from"),
    to: oneOf(parameters, "to"),
    after: oneOf(parameters, "after"),
  });
}

const calendarFilter = z.object({
  connectorId: z.uuid().nullable().catch(null),
  month: z
    .string()
    .regex(/^(19|20|21)\d\d-(0[1-9]|1[0-2])$/)
    .nullable()
    .catch(null),
});

/** Whose calendar is asked for, and of which month (YYYY-MM), out of an address's parameters. */
export function calendarFilterOf(parameters: SearchParameters): z.infer<typeof calendarFilter> {
  return calendarFilter.parse({ connectorId: oneOf(parameters, "connector"), month: oneOf(parameters, "month") });
}
