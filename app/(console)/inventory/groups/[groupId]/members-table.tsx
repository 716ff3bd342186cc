"use client";

import { Anchor, EmptyState, Text } from "@mantine/core";
import type { Route } from "next";
import { type Column, DataTable } from "#components/data-table.tsx";
import { PageLink } from "#components/page-link.tsx";
import type { GroupMemberRow } from "#lib/inventory/read-groups.ts";

type Props = { connectorId: string; members: GroupMemberRow[]; next: string | null; known: boolean };

/** The members of one group. */
export function MembersTable({ connectorId, members, next, known }: Props) {
  const columns: readonly Column<GroupMemberRow>[] = [
    {
      id: "name",
      header: "Name",
      names: true,
      cell: (member) =>
        member.login === null ? (
          <Text c="dimmed">User {member.id}, not in this inventory</Text>
        ) : (
          <Anchor
            component={PageLink}
            href={`/inventory/users/${member.id}?connector=${connectorId}` as Route}
            size="sm"
          >
            {member.name || member.login}
          </Anchor>
        ),
    },
    { id: "login", header: "Login", cell: (member) => member.login ?? <Text c="dimmed">–</Text> },
    { id: "status", header: "Status", cell: (member) => member.status ?? <Text c="dimmed">–</Text> },
    { id: "role", header: "Role in the group", cell: (member) => (member.role === "admin" ? "Group admin" : "Member") },
  ];
  return (
    <DataTable
      caption="Members of the group"
      columns={columns}
      rows={members}
      rowKey={(member) => member.id}
      paging={{ next }}
      empty={
        <EmptyState
          title={known ? "This group has no members" : "The members are unknown"}
          description={
            known ? "Nobody belonged to it when the run read it." : "The run was not permitted to read them."
          }
        />
      }
    />
  );
}
