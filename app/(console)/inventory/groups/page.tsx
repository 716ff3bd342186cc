import { Anchor, Group } from "@mantine/core";
import type { Metadata } from "next";
import { InventoryPage } from "#app/(console)/inventory/inventory-page.tsx";
import { SearchField } from "#components/search-field.tsx";
import type { Person } from "#lib/caller.ts";
import { type GroupFilter, groupFilterOf } from "#lib/inventory/filters.ts";
import type { PublishedRun } from "#lib/inventory/published.ts";
import { readInventoryGroups } from "#lib/inventory/read-groups.ts";
import { GroupsTable } from "./groups-table.tsx";

export const metadata: Metadata = { title: "Inventory: groups" };

export default async function GroupsPage({ searchParams }: PageProps<"/inventory/groups">) {
  const parameters = await searchParams;
  const filter = groupFilterOf(parameters);
  return (
    <InventoryPage
      title="Groups"
      parameters={parameters}
      streams={["groups", "memberships"]}
      content={(person, run) => groups(person, run, filter)}
    />
  );
}

async function groups(person: Person, run: PublishedRun, filter: GroupFilter) {
  const page = await readInventoryGroups(person, run.runId, filter);
  const query = new URLSearchParams({ connector: run.connectorId, search: filter.search });
  return (
    <>
      <Group justify="space-between" mb="md">
        <SearchField label="Search groups" />
        <Anchor href={`/api/inventory/groups?${query}`} size="sm" download>
          Download CSV
        </Anchor>
      </Group>
      <GroupsTable
        connectorId={run.connectorId}
        groups={page.groups}
        next={page.next}
        groupsKnown={run.streams.groups.standing !== "unknown"}
        membersKnown={run.streams.memberships.standing !== "unknown"}
      />
    </>
  );
}
