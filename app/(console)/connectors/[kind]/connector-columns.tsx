"use client";

import { Anchor, Stack, Text } from "@mantine/core";
import type { Route } from "next";
import type { Column } from "#components/data-table.tsx";
import { PageLink } from "#components/page-link.tsx";
import { RelativeTime } from "#components/relative-time.tsx";
import type { ListedConnector } from "#lib/connectors/read.ts";
import type { ConnectorState } from "#lib/connectors/states.ts";
import { runStates } from "#lib/runs/states.ts";
import type { Wire } from "#lib/wire.ts";
import { ConnectorStateBadge } from "./connector-state.tsx";

// Their planned times are skipped.
const idle: readonly ConnectorState[] = ["paused", "not-authorized", "needs-authorization"];

/** The columns of the list of connectors. */
export const connectorColumns: readonly Column<Wire<ListedConnector>>[] = [
  {
    id: "name",
    header: "Name",
    names: true,
    cell: (row) => (
      <Stack gap={0}>
        {row.name}
        {row.description && (
          // As wide as the name makes the column: it would press the other columns together.
          <Text size="xs" c="dimmed" fw={400} lineClamp={2} w={0} miw="100%">
            {row.description}
          </Text>
        )}
      </Stack>
    ),
  },
  {
    id: "state",
    header: "State",
    cell: (row) => (
      <Stack gap={2} align="flex-start">
        <ConnectorStateBadge connector={row} />
        {row.accessFrom && (
          <Text size="xs" c="dimmed">
            Access granted by {row.accessFrom}
          </Text>
        )}
        {row.link && (
          <Text size="xs" c="dimmed">
            A link is under way
          </Text>
        )}
      </Stack>
    ),
  },
  {
    id: "enterprise",
    header: "Enterprise",
    cell: (row) => row.enterpriseName ?? <Text c="dimmed">Not known yet</Text>,
  },
  {
    id: "schedule",
    header: "Schedule",
    cell: (row) => (
      <Stack gap={0}>
        {row.scheduleWords}
        {row.nextDueAt && !idle.includes(row.state) && (
          <Text size="xs" c="dimmed" component="div">
            Next <RelativeTime at={row.nextDueAt} zone={row.timeZone} />
          </Text>
        )}
      </Stack>
    ),
  },
  {
    id: "last",
    header: "Last run",
    cell: (row) =>
      row.lastRun?.at ? (
        <Stack gap={0}>
          <Anchor component={PageLink} href={`/runs/${row.lastRun.id}` as Route} size="sm">
            {runStates[row.lastRun.state].label}
          </Anchor>
          <Text size="xs" c="dimmed" component="div">
            <RelativeTime at={row.lastRun.at} zone={row.timeZone} />
          </Text>
        </Stack>
      ) : (
        <Text c="dimmed">Never</Text>
      ),
  },
  { id: "server", header: "Endpoint server", cell: (row) => row.endpointServer?.name ?? "Any with the feature" },
];
