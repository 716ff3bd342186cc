import type { Route } from "next";

/** Makes addresses of Inventory > Users with filters set, for the rows behind a figure. */
export function usersAddress(connectorId: string) {
  return (filters: Record<string, string>): Route =>
    `/inventory/users?${new URLSearchParams({ connector: connectorId, ...filters })}` as Route;
}
