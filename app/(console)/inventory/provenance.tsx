import { Alert, Group, Text } from "@mantine/core";
import type { Route } from "next";
import { LinkText } from "#components/links.tsx";
import { RelativeTime } from "#components/relative-time.tsx";
import type { Figure } from "#lib/insight/figure.ts";
import type { Stream } from "#lib/inventory/items.ts";
import type { PublishedRun, StreamStanding } from "#lib/inventory/published.ts";

/** The run that the rows come from. */
export function FromRun({ run }: { run: PublishedRun }) {
  return (
    <Text span size="sm" c="dimmed">
      {run.enterpriseName ?? run.connectorName}, as of <RelativeTime at={run.endedAt} /> (
      <LinkText href={`/runs/${run.runId}` as Route} size="sm" underline="always">
        the run
      </LinkText>
      )
    </Text>
  );
}

const what: Record<Stream, string> = {
  users: "The users",
  groups: "The groups",
  memberships: "Who belongs to which group",
  activity: "Last login and last activity",
};

function sentence(stream: Stream, standing: StreamStanding) {
  switch (standing.standing) {
    case "measured":
      return null;
    case "partial":
      return `${what[stream]}: only a part could be read. ${standing.reason}`;
    case "stale":
      return `${what[stream]}: the last good rows of an older run are shown. ${standing.reason}`;
    case "unknown":
      return `${what[stream]}: unknown. ${standing.reason}`;
  }
}

/** Says which of these streams can't be counted on, and why. Nothing when all were read. */
export function Standing({ run, streams }: { run: PublishedRun; streams: readonly Stream[] }) {
  const sentences = streams.flatMap((stream) => sentence(stream, run.streams[stream]) ?? []);
  if (sentences.length === 0) return null;
  return (
    <Alert color="yellow" mb="md" title="Not everything is known">
      {sentences.map((words) => (
        <Text key={words} size="sm">
          {words}
        </Text>
      ))}
    </Alert>
  );
}

const statusInWords = {
  measured: "Measured",
  stale: "Stale",
  partial: "Partial",
  "no permission": "No permission",
  unknown: "Unknown",
} as const;

/** "Measured 3 h ago by the run". */
export function Provenance({ figure }: { figure: Figure<unknown> }) {
  return (
    <Group gap={4} mt="auto" fz="xs" c="dimmed">
      {statusInWords[figure.status]} <RelativeTime at={figure.at} /> by{" "}
      <LinkText href={`/runs/${figure.runId}` as Route} fz="xs" underline="always">
        this run
      </LinkText>
    </Group>
  );
}
