import { z } from "zod";

const providersId = z.string().min(1).max(64);

/** What stands in braces in the paths of operations. Users and groups have the provider's ids. */
export const pathParameters = {
  connectorId: z.uuid(),
  endpointServerId: z.uuid(),
  enrolmentId: z.uuid(),
  runId: z.uuid(),
  userId: providersId,
  groupId: providersId,
} as const satisfies Record<string, z.ZodType>;

export type PathParameter = keyof typeof pathParameters;

const limitFault = "Ask for 1 to 200 at a time.";

/** One page of a list: how many at most, and after which key. */
export const page = z.object({
  limit: z.coerce.number(limitFault).int(limitFault).min(1, limitFault).max(200, limitFault).default(50),
  after: z.string().max(2000).optional().describe("The `next` of the page before."),
});

/** A moment as ISO 8601 in UTC. */
export const time = z.iso.datetime();

/** A page of `item`s. */
export const pageOf = (item: z.ZodType) =>
  z.object({
    items: z.array(item),
    next: z.string().nullable().describe("Where the next page begins; null at the end."),
  });

/** Somebody or something by id and name. */
export const named = z.object({ id: z.uuid(), name: z.string() });
