import { z } from "zod";
import { oneOf, type SearchParameters } from "#lib/search-parameters.ts";
import { isStorable } from "#lib/storable.ts";

/** What two inventories are compared by: the words on the screen, and the stream that has to be known in both. */
export const comparisons = {
  joiners: { label: "Joiners", stream: "users", mirror: "leavers" },
  leavers: { label: "Leavers", stream: "users", mirror: "joiners" },
  role: { label: "Changed role", stream: "users", mirror: "role" },
  status: { label: "Changed status", stream: "users", mirror: "status" },
  storage: { label: "Changed storage", stream: "users", mirror: "storage" },
  groupsJoined: { label: "Joined a group", stream: "memberships", mirror: "groupsLeft" },
  groupsLeft: { label: "Left a group", stream: "memberships", mirror: "groupsJoined" },
  groupRole: { label: "Changed role in a group", stream: "memberships", mirror: "groupRole" },
} as const satisfies Record<string, { label: string; stream: "users" | "memberships"; mirror: string }>;

export type Comparison = keyof typeof comparisons;
const allComparisons = Object.keys(comparisons) as [Comparison, ...Comparison[]];

export const changeKinds = ["added", "changed", "removed"] as const;

const key = z
  .string()
  .max(300)
  .refine((text) => isStorable(text))
  .nullable()
  .catch(null);
const runId = z.uuid().nullable().catch(null);

const compareFilter = z.object({
  connectorId: runId,
  a: runId,
  b: runId,
  show: z.enum(allComparisons).catch("joiners"),
  /** The key of the last row of the page before. */
  after: key,
});

/** Which runs are compared, and what of it is listed, out of an address's parameters. */
export function compareFilterOf(parameters: SearchParameters): z.infer<typeof compareFilter> {
  const [a, b, show, after] = ["a", "b", "show", "after"].map((name) => oneOf(parameters, name));
  return compareFilter.parse({ connectorId: oneOf(parameters, "connector"), a, b, show, after });
}

const changesFilter = z.object({
  stream: z.enum(["users", "groups", "memberships"]).catch("users"),
  change: z.enum(changeKinds).catch("added"),
  after: key,
});
export type ChangesFilter = z.infer<typeof changesFilter>;

/** Which of a run's changes are listed, out of an address's parameters. */
export function changesFilterOf(parameters: SearchParameters): ChangesFilter {
  const [stream, change, after] = ["stream", "change", "after"].map((name) => oneOf(parameters, name));
  return changesFilter.parse({ stream, change, after });
}
