import { Anchor, Group, Text } from "@mantine/core";
import type { Metadata } from "next";
import { InventoryPage } from "#app/(console)/inventory/inventory-page.tsx";
import { Count } from "#components/numbers.tsx";
import type { Person } from "#lib/caller.ts";
import { userFilterOf, withoutActivity } from "#lib/inventory/filters.ts";
import type { PublishedRun } from "#lib/inventory/published.ts";
import { countInventoryUsers, readInventoryUsers, readUserChoices } from "#lib/inventory/read-users.ts";
import type { SearchParameters } from "#lib/search-parameters.ts";
import { FiltersFromPictures } from "./filters-from-pictures.tsx";
import { UserFilters } from "./user-filters.tsx";
import { UsersTable } from "./users-table.tsx";

export const metadata: Metadata = { title: "Inventory: users" };

export default async function UsersPage({ searchParams }: PageProps<"/inventory/users">) {
  const parameters = await searchParams;
  return (
    <InventoryPage
      title="Users"
      parameters={parameters}
      streams={["users", "activity"]}
      views="/inventory/users"
      content={(person, run) => users(person, run, parameters)}
    />
  );
}

/** The address of the same rows as CSV: the filters as they are, from the first row on. */
function csvAddress(run: PublishedRun, parameters: SearchParameters): string {
  const { after: _, ...filters } = parameters;
  const kept = Object.entries({ ...filters, connector: run.connectorId }).flatMap(([name, value]) =>
    typeof value === "string" ? [[name, value]] : [],
  );
  return `/api/inventory/users?${new URLSearchParams(kept)}`;
}

async function users(person: Person, run: PublishedRun, parameters: SearchParameters) {
  const activityKnown = run.streams.activity.standing !== "unknown";
  const asked = userFilterOf(parameters);
  const filter = activityKnown ? asked : withoutActivity(asked);
  const [page, count, choices] = await Promise.all([
    readInventoryUsers(person, run, filter),
    countInventoryUsers(person, run, filter),
    readUserChoices(person, run.runId),
  ]);
  return (
    <>
      <UserFilters {...choices} activityKnown={activityKnown} />
      <FiltersFromPictures filter={filter} />
      <Group justify="space-between" mb="xs">
        <Text size="sm" c="dimmed">
          <Count value={count} /> {count === 1 ? "user" : "users"}
        </Text>
        <Anchor href={csvAddress(run, parameters)} size="sm" download>
          Download CSV
        </Anchor>
      </Group>
      <UsersTable
        connectorId={run.connectorId}
        users={page.users}
        next={page.next}
        sort={{ column: filter.sort, direction: filter.direction }}
        activityKnown={activityKnown}
      />
    </>
  );
}
