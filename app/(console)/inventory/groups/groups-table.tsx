"use client";

import { Anchor, EmptyState, Text } from "@mantine/core";
import type { Route } from "next";
import { type Column, DataTable } from "#components/data-table.tsx";
import { Count } from "#components/numbers.tsx";
import { PageLink } from "#components/page-link.tsx";
import type { InventoryGroupRow } from "#lib/inventory/read-groups.ts";

type Props = {
  connectorId: string;
  groups: InventoryGroupRow[];
  next: string | null;
  groupsKnown: boolean;
  membersKnown: boolean;
};

const types: Record<string, string> = { managed_group: "Managed", all_users_group: "All users" };

/** The groups of the published inventory. */
export function GroupsTable({ connectorId, groups, next, groupsKnown, membersKnown }: Props) {
  const columns: readonly Column<InventoryGroupRow>[] = [
    {
      id: "name",
      header: "Name",
      names: true,
      cell: (group) => (
        <Anchor component={PageLink} href={`/inventory/groups/${group.id}?connector=${connectorId}` as Route} size="sm">
          {group.name || group.id}
        </Anchor>
      ),
    },
    { id: "type", header: "Type", cell: (group) => types[group.groupType] ?? group.groupType },
    { id: "description", header: "Description", cell: (group) => group.description ?? <Text c="dimmed">–</Text> },
    {
      id: "members",
      header: "Members",
      align: "right",
      cell: (group) => (membersKnown ? <Count value={group.members} /> : <Text c="dimmed">Unknown</Text>),
    },
  ];
  return (
    <DataTable
      caption="Groups of the published inventory"
      columns={columns}
      rows={groups}
      rowKey={(group) => group.id}
      paging={{ next }}
      empty={
        groupsKnown ? (
          <EmptyState title="No group matches" description="Search for another name, or clear the search." />
        ) : (
          <EmptyState title="The groups are unknown" description="The run was not permitted to read them." />
        )
      }
    />
  );
}
