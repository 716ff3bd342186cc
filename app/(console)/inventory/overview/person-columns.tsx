import type { Route } from "next";
import type { Column } from "#components/data-table.tsx";
import { LinkText } from "#components/links.tsx";

type Row = { id: string; name: string; login: string };

/** The page of one account of the inventory. */
export const userAddress = (connectorId: string, id: string) =>
  `/inventory/users/${id}?connector=${connectorId}` as Route;

/** Who a row is about: the name, which opens the account, and the login. */
export const personColumns = <Each extends Row>(connectorId: string): Column<Each>[] => [
  {
    id: "name",
    header: "Name",
    names: true,
    cell: (row) => <LinkText href={userAddress(connectorId, row.id)}>{row.name || row.login}</LinkText>,
  },
  { id: "login", header: "Login", cell: (row) => row.login },
];

/** The CSV of the accounts with these filters. */
export const usersCsv = (connectorId: string, filters: Record<string, string>) =>
  `/api/inventory/users?${new URLSearchParams({ connector: connectorId, ...filters })}`;
