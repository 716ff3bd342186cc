"use client";

import { Anchor, Badge, Button, EmptyState, Group, Stack, Text } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { Route } from "next";
import { useState } from "react";
import { type ChosenDeed, ChosenRows } from "#components/chosen-rows.tsx";
import { type Column, DataTable } from "#components/data-table.tsx";
import { LiveIndicator } from "#components/live-indicator.tsx";
import { PageLink } from "#components/page-link.tsx";
import { RelativeTime } from "#components/relative-time.tsx";
import { type Role, roleAllows } from "#lib/caller.ts";
import { failures } from "#lib/runs/failures.ts";
import { runActions } from "#lib/runs/states.ts";
import { cancelRunsAction } from "./actions.ts";
import { durationInWords } from "./duration.ts";
import { type RunList, runListQuery } from "./run-queries.ts";
import { RunStateBadge } from "./run-state-badge.tsx";
import { StreamChanges, StreamItems } from "./stream-counts.tsx";

type Row = RunList["runs"][number];

const streamOf = (row: Row, name: string) => row.streams.find((stream) => stream.stream === name);

const columns: readonly Column<Row>[] = [
  {
    id: "started",
    header: "Run",
    names: true,
    cell: (row) => (
      <Anchor component={PageLink} href={`/runs/${row.id}` as Route} size="sm">
        <RelativeTime at={row.startedAt ?? row.queuedAt} zone={row.connector.timeZone} />
      </Anchor>
    ),
  },
  {
    id: "state",
    header: "State",
    cell: (row) => (
      <Stack gap={2} align="flex-start">
        <Group gap={6} wrap="nowrap">
          <RunStateBadge state={row.state} />
          {row.shown && <Badge variant="default">Shown</Badge>}
        </Group>
        {(row.failureCode || row.reason) && (
          <Text size="xs" c="dimmed" maw={260} lineClamp={2}>
            {row.failureCode ? failures[row.failureCode].title : row.reason}
          </Text>
        )}
      </Stack>
    ),
  },
  { id: "connector", header: "Connector", cell: (row) => row.connector.name },
  {
    id: "trigger",
    header: "Started by",
    cell: (row) => (row.trigger === "schedule" ? "Schedule" : (row.startedBy?.name ?? "A person since removed")),
  },
  { id: "server", header: "Endpoint server", cell: (row) => row.endpointServer?.name ?? <Text c="dimmed">–</Text> },
  {
    id: "duration",
    header: "Duration",
    align: "right",
    cell: (row) =>
      row.startedAt && row.endedAt ? durationInWords(row.startedAt, row.endedAt) : <Text c="dimmed">–</Text>,
  },
  {
    id: "users",
    header: "Users",
    align: "right",
    cell: (row) => (
      <Stack gap={0} align="flex-end">
        <StreamItems stream={streamOf(row, "users")} />
        <StreamChanges stream={streamOf(row, "users")} />
      </Stack>
    ),
  },
  { id: "groups", header: "Groups", align: "right", cell: (row) => <StreamItems stream={streamOf(row, "groups")} /> },
];

const cancelling: ChosenDeed = {
  label: runActions.cancel.label.replace(" run", ""),
  done: "cancelled",
  act: (ids) => cancelRunsAction({ ids }),
  asksFirst: (
    <Text size="sm">
      They stop and can't be continued. The inventories shown stay as they are, and the schedules go on.
    </Text>
  ),
};

const canBeCancelled = ({ state }: Row) => (runActions.cancel.from as readonly string[]).includes(state);

type Props = { search: string; initial: RunList; filtered: boolean; role: Role };

/** The run history; it follows by itself. */
export function RunsTable({ search, initial, filtered, role }: Props) {
  const { data, isError } = useQuery(runListQuery(search, initial));
  const client = useQueryClient();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const operates = roleAllows(role, runActions.cancel.role);
  return (
    <>
      {operates && (
        <ChosenRows
          noun="run"
          deeds={[cancelling]}
          chosen={data.runs
            .filter((row) => chosen.has(row.id))
            .map(({ id, connector }) => ({ id, name: connector.name }))}
          onChange={setChosen}
          onDone={() => client.invalidateQueries({ queryKey: ["runs"] })}
        />
      )}
      <DataTable
        caption="Runs"
        columns={columns}
        rows={data.runs}
        rowKey={(row) => row.id}
        paging={{ next: data.next }}
        choice={
          operates && data.live
            ? {
                chosen,
                onChange: setChosen,
                // A connector has at most one run that can be cancelled, so its name tells them apart.
                label: ({ connector }) => `the run of ${connector.name}`,
                canBeChosen: canBeCancelled,
              }
            : undefined
        }
        empty={
          filtered ? (
            <EmptyState title="No run matches these filters" description="Clear a filter to see more." />
          ) : (
            <EmptyState
              title="Nothing has run yet"
              description="A connector runs when its schedule says, or when you choose Run now in its menu."
            >
              <Button component={PageLink} href={"/connectors/box" as Route} variant="default">
                Connectors
              </Button>
            </EmptyState>
          )
        }
      />
      <Group justify="space-between" mt="xs">
        <LiveIndicator live={!isError} />
        {data.runs.length > 0 && (
          <Anchor href={`/api/runs/export?${search}`} size="sm" download>
            Download CSV
          </Anchor>
        )}
      </Group>
    </>
  );
}
