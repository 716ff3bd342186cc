"use client";

import { Anchor, Badge, EmptyState, Group, Stack, Text } from "@mantine/core";
import type { Route } from "next";
import { type Column, DataTable } from "#components/data-table.tsx";
import { Bytes } from "#components/numbers.tsx";
import { PageLink } from "#components/page-link.tsx";
import { RelativeTime } from "#components/relative-time.tsx";
import type { Sort } from "#components/sort-link.tsx";
import type { InventoryUserRow } from "#lib/inventory/read-users.ts";
import { statusInWords } from "./status-in-words.ts";

type Props = {
  connectorId: string;
  users: InventoryUserRow[];
  next: string | null;
  sort: Sort;
  activityKnown: boolean;
};

function LastSeen({ user, known }: { user: InventoryUserRow; known: boolean }) {
  if (!known) return <Text c="dimmed">Unknown</Text>;
  const times = [user.lastLoginAt, user.lastActivityAt].filter((time) => time !== null);
  const last = times.sort((a, b) => b.getTime() - a.getTime())[0];
  return last ? <RelativeTime at={last} /> : <Text c="dimmed">Not seen</Text>;
}

/** The users of the published inventory. */
export function UsersTable({ connectorId, users, next, sort, activityKnown }: Props) {
  const columns: readonly Column<InventoryUserRow>[] = [
    {
      id: "name",
      header: "Name",
      names: true,
      sortable: true,
      cell: (user) => (
        <Group gap={6} wrap="nowrap">
          <Anchor component={PageLink} href={`/inventory/users/${user.id}?connector=${connectorId}` as Route} size="sm">
            {user.name || user.login || user.id}
          </Anchor>
          {user.isAppUser && (
            <Badge size="xs" variant="outline" color="gray">
              App user
            </Badge>
          )}
        </Group>
      ),
    },
    { id: "login", header: "Login", sortable: true, cell: (user) => user.login },
    { id: "role", header: "Role", cell: (user) => user.role ?? <Text c="dimmed">Unknown</Text> },
    { id: "status", header: "Status", cell: (user) => statusInWords(user.status) },
    {
      id: "lastActivity",
      header: "Last seen",
      sortable: activityKnown,
      cell: (user) => <LastSeen user={user} known={activityKnown} />,
    },
    {
      id: "spaceUsed",
      header: "Stored",
      sortable: true,
      align: "right",
      cell: (user) => (
        <Stack gap={0} align="flex-end">
          <Bytes value={user.spaceUsed} />
          <Text size="xs" c="dimmed">
            of {user.spaceAmount === -1n ? "unlimited" : <Bytes value={user.spaceAmount} />}
          </Text>
        </Stack>
      ),
    },
    {
      id: "created",
      header: "Created",
      sortable: true,
      cell: (user) => (user.createdAt ? <RelativeTime at={user.createdAt} /> : <Text c="dimmed">Unknown</Text>),
    },
  ];
  return (
    <DataTable
      caption="Users of the published inventory"
      columns={columns}
      rows={users}
      rowKey={(user) => user.id}
      sort={sort}
      paging={{ next }}
      empty={<EmptyState title="No user matches" description="Clear a filter or search for something else." />}
    />
  );
}
