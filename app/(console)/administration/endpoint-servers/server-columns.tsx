"use client";

import { Anchor, Badge, Group, Stack, Text } from "@mantine/core";
import type { Route } from "next";
import { BadgeWithHint } from "#components/badge-with-hint.tsx";
import type { Column } from "#components/data-table.tsx";
import { PageLink } from "#components/page-link.tsx";
import { skewWarningMs } from "#lib/endpoint-servers/states.ts";
import { isBehind } from "#lib/protocol/is-behind.ts";
import { clockWords } from "./clock-words.ts";
import { FeatureCell } from "./feature-cell.tsx";
import { PresenceBadges } from "./presence.tsx";
import { Pulse } from "./pulse.tsx";
import type { Server } from "./server-queries.ts";

export type Feature = { kind: string; name: string };

/** How far the machine's clock is off; unknown until its first heartbeat. */
export function Clock({ skewMs }: { skewMs: number | null }) {
  if (skewMs === null) return <Text c="dimmed">Not known yet</Text>;
  const words = clockWords(skewMs);
  if (Math.abs(skewMs) <= skewWarningMs) return words;
  return (
    <BadgeWithHint hint="Set the machine's clock: log lines and tokens are dated by it." color="orange">
      {words}
    </BadgeWithHint>
  );
}

/** The machine's release; marked when it is older than the console's. */
export function Version({ version, ours }: { version: string; ours: string }) {
  if (!isBehind(version, ours)) return version;
  return (
    <BadgeWithHint
      hint={`The console is ${ours}. Put the file of Enrol endpoint server in the place of this machine's, then start it again.`}
      color="orange"
    >
      {version} is behind
    </BadgeWithHint>
  );
}

/** The ticked features by name. */
export function Features({ kinds, features }: { kinds: readonly string[]; features: readonly Feature[] }) {
  if (kinds.length === 0) return <Text c="dimmed">None ticked</Text>;
  return (
    <Group gap={6}>
      {kinds.map((kind) => (
        <Badge key={kind} variant="default" miw="max-content">
          {features.find((feature) => feature.kind === kind)?.name ?? kind}
        </Badge>
      ))}
    </Group>
  );
}

/** What the machine runs at the moment, each with its page. */
export function RunsNow({ runs }: { runs: Server["runs"] }) {
  if (runs.length === 0) return <Text c="dimmed">None</Text>;
  return (
    <Stack gap={2}>
      {runs.map((run) => (
        <Anchor key={run.id} component={PageLink} href={`/runs/${run.id}` as Route} size="sm">
          {run.connectorName}
        </Anchor>
      ))}
    </Stack>
  );
}

type Shown = {
  features: readonly Feature[];
  /** When the rows came, in the browser's milliseconds. */
  toldAt: number;
  /** The console's release. */
  ours: string;
  /** The heartbeats of the last hour by the endpoint server's id. */
  pulses: ReadonlyMap<string, (number | null)[]>;
};

/** The list's columns, one for each feature among them. */
export function serverColumns({ features, toldAt, ours, pulses }: Shown): readonly Column<Server>[] {
  return [
    {
      id: "name",
      header: "Name",
      names: true,
      cell: (server) => (
        <Stack gap={0}>
          {server.name}
          {server.host !== server.name && (
            <Text size="xs" c="dimmed" fw={400}>
              {server.host}
            </Text>
          )}
        </Stack>
      ),
    },
    { id: "state", header: "State", cell: (server) => <PresenceBadges server={server} toldAt={toldAt} /> },
    { id: "pulse", header: "Last hour", cell: ({ id }) => <Pulse heartbeats={pulses.get(id)} /> },
    ...features.map(({ kind, name }) => ({
      id: `feature-${kind}`,
      header: name,
      cell: (server: Server) => <FeatureCell server={server} kind={kind} />,
    })),
    { id: "runs", header: "Runs now", cell: (server) => <RunsNow runs={server.runs} /> },
    { id: "version", header: "Version", cell: (server) => <Version version={server.version} ours={ours} /> },
    { id: "clock", header: "Clock", cell: (server) => <Clock skewMs={server.clockSkewMs} /> },
  ];
}
