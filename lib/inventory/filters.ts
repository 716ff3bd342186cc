import { z } from "zod";
import { oneOf, type SearchParameters } from "#lib/search-parameters.ts";
import { isStorable } from "#lib/storable.ts";
import { searchText } from "#lib/text.ts";

const choice = z
  .string()
  .max(100)
  .refine((text) => isStorable(text))
  .nullable()
  .catch(null);

/** The filters of Inventory > Users, as they stand in the address. What can't be read is taken as not set. */
export const userFilter = z.object({
  search: searchText,
  status: choice,
  role: choice,
  /** "app": only app users; "people": everyone else; "administrators": who administers, by the kind's own roles. */
  accounts: z.enum(["app", "people", "administrators"]).nullable().catch(null),
  /** No login and no activity for this many days before the run. */
  inactiveDays: z.coerce.number().int().min(1).max(3650).nullable().catch(null),
  /** Last seen more than `from` and at most `to` + 1 days before the run, or "never". As "30-59", "360-". */
  idle: z
    .string()
    .regex(/^(\d{1,4}-\d{0,4}|never)$/)
    .nullable()
    .catch(null),
  /** The month (UTC) in which the account was made, as 2026-11. */
  createdIn: z
    .string()
    .regex(/^[1-9]\d{3}-(0[1-9]|1[0-2])$/)
    .nullable()
    .catch(null),
  sort: z.enum(["name", "login", "spaceUsed", "lastActivity", "created"]).catch("name"),
  direction: z.enum(["asc", "desc"]).catch("asc"),
  after: z.string().max(2000).nullable().catch(null),
});
export type UserFilter = z.infer<typeof userFilter>;

export const groupFilter = z.object({
  search: searchText,
  after: z.string().max(2000).nullable().catch(null),
});
export type GroupFilter = z.infer<typeof groupFilter>;

/** The connector whose inventory an address names. */
export function connectorIdOf(parameters: SearchParameters): string | null {
  return z.uuid().nullable().catch(null).parse(oneOf(parameters, "connector"));
}

/** The filters of Inventory > Users out of an address's parameters. */
export function userFilterOf(parameters: SearchParameters): UserFilter {
  return userFilter.parse({
    search: oneOf(parameters, "search") ?? "",
    status: oneOf(parameters, "status"),
    role: oneOf(parameters, "role"),
    accounts: oneOf(parameters, "accounts"),
    inactiveDays: oneOf(parameters, "inactive"),
    idle: oneOf(parameters, "idle"),
    createdIn: oneOf(parameters, "created"),
    sort: oneOf(parameters, "sort") ?? "name",
    direction: oneOf(parameters, "direction") ?? "asc",
    after: oneOf(parameters, "after"),
  });
}

/** The filter without what asks for activity: nobody can be called idle when it is unknown. */
export function withoutActivity(filter: UserFilter): UserFilter {
  return { ...filter, inactiveDays: null, idle: null };
}

/** The filters of Inventory > Groups out of an address's parameters. */
export function groupFilterOf(parameters: SearchParameters): GroupFilter {
  return groupFilter.parse({ search: oneOf(parameters, "search") ?? "", after: oneOf(parameters, "after") });
}
