"use client";

import { Alert, DataList, Grid, Group, Paper, Stack, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { durationInWords } from "#app/(console)/runs/duration.ts";
import { type RunView, runQuery } from "#app/(console)/runs/run-queries.ts";
import { RunStateBadge } from "#app/(console)/runs/run-state-badge.tsx";
import { LiveIndicator } from "#components/live-indicator.tsx";
import { Count } from "#components/numbers.tsx";
import { PageHeader } from "#components/page-header.tsx";
import { RelativeTime } from "#components/relative-time.tsx";
import type { Role } from "#lib/caller.ts";
import type { Change } from "#lib/runs/suspect-ranking.ts";
import type { Wire } from "#lib/wire.ts";
import { FailureNotice } from "./failure-notice.tsx";
import { RunAttempts } from "./run-attempts.tsx";
import { RunButtons } from "./run-buttons.tsx";
import { RunLog } from "./run-log.tsx";
import { RunStreams } from "./run-streams.tsx";
import { RunTimeline } from "./run-timeline.tsx";

const unknown = "–";

function facts(run: RunView): { label: string; value: ReactNode }[] {
  return [
    { label: "State", value: <RunStateBadge state={run.state} /> },
    {
      label: "Started by",
      value: run.trigger === "schedule" ? "Schedule" : (run.startedBy?.name ?? "A person since removed"),
    },
    ...(run.dueAt
      ? [{ label: "Planned for", value: <RelativeTime at={run.dueAt} zone={run.connector.timeZone} /> }]
      : []),
    { label: "Queued", value: <RelativeTime at={run.queuedAt} zone={run.connector.timeZone} /> },
    {
      label: "Started",
      value: run.startedAt ? <RelativeTime at={run.startedAt} zone={run.connector.timeZone} /> : unknown,
    },
    { label: "Ended", value: run.endedAt ? <RelativeTime at={run.endedAt} zone={run.connector.timeZone} /> : unknown },
    { label: "Duration", value: run.startedAt && run.endedAt ? durationInWords(run.startedAt, run.endedAt) : unknown },
    { label: "Endpoint server", value: run.endpointServer?.name ?? unknown },
    { label: "Batches", value: <Count value={run.nextSequence} /> },
  ];
}

type Props = {
  initial: RunView;
  role: Role;
  /** What was changed about the connector since the run before. */
  changes: Wire<Change>[];
  suspects: ReactNode;
};

/** One run: what it is doing or did, who held it, what it brought, its log. It follows by itself until the end. */
export function RunDetails({ initial, role, changes, suspects }: Props) {
  const { data: run, isError } = useQuery(runQuery(initial.id, initial));
  const waiting = !run.failureCode && run.reason;
  return (
    <>
      <PageHeader
        title={run.connector.name}
        trail={[{ label: "Run history", href: "/runs" }, { label: "Run" }]}
        description={
          <Group gap="sm">
            {run.shown && "Its inventory is the one shown."}
            {run.live && <LiveIndicator live={!isError} />}
          </Group>
        }
        actions={<RunButtons run={run} role={role} />}
      />
      <Stack gap="lg">
        <FailureNotice run={run} />
        {suspects}
        {waiting && (
          <Alert color={run.state === "held" || run.state === "paused" ? "yellow" : "blue"}>{run.reason}</Alert>
        )}
        <Grid gap="lg">
          <Grid.Col span={{ base: 12, md: 4 }}>
            <Stack gap="lg">
              <Panel title="Facts">
                <DataList orientation="horizontal">
                  {facts(run).map(({ label, value }) => (
                    <DataList.Item key={label}>
                      <DataList.ItemLabel>{label}</DataList.ItemLabel>
                      <DataList.ItemValue>{value}</DataList.ItemValue>
                    </DataList.Item>
                  ))}
                </DataList>
              </Panel>
              <Panel title="States over time">
                <RunTimeline transitions={run.transitions} changes={changes} />
              </Panel>
            </Stack>
          </Grid.Col>
          <Grid.Col span={{ base: 12, md: 8 }}>
            <Stack gap="lg">
              <Panel title="Streams">
                <RunStreams run={run} />
              </Panel>
              <Panel title="Attempts">
                <RunAttempts attempts={run.attempts} />
              </Panel>
              <Panel title="Log">
                <RunLog runId={run.id} live={run.live} />
              </Panel>
            </Stack>
          </Grid.Col>
        </Grid>
      </Stack>
    </>
  );
}

function Panel({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Paper component="section" withBorder p="md" radius="md">
      <Title order={2} size="h4" mb="sm">
        {title}
      </Title>
      {children}
    </Paper>
  );
}
