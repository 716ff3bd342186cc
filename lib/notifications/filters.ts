import { z } from "zod";
import { oneOf, type SearchParameters } from "#lib/search-parameters.ts";
import { type Outcome, outcomes } from "./outcomes.ts";

/** The filters of the delivery log, as they stand in the address. What can't be read is taken as not set. */
const deliveryFilter = z.object({
  channelId: z.uuid().nullable().catch(null),
  outcome: z
    .enum(Object.keys(outcomes) as [Outcome, ...Outcome[]])
    .nullable()
    .catch(null),
  /** The id of the last entry of the page before. */
  after: z.uuid().nullable().catch(null),
});
export type DeliveryFilter = z.infer<typeof deliveryFilter>;

/** Reads the filters out of an address's parameters. */
export function deliveryFilterOf(parameters: SearchParameters): DeliveryFilter {
  return deliveryFilter.parse({
    channelId: oneOf(parameters, "channel"),
    outcome: oneOf(parameters, "outcome"),
    after: oneOf(parameters, "after"),
  });
}
