import { Alert, Group, Stack, Text } from "@mantine/core";
import type { Route } from "next";
import { GapDetail } from "#components/gap-detail.tsx";
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

function sentence(stream: Stream, standing: Exclude<StreamStanding, { standing: "measured" }>) {
  switch (standing.standing) {
    case "partial":
      return `${what[stream]}: only a part could be read. ${standing.reason}`;
    case "stale":
      return `${what[stream]}: the last good rows of an older run are shown. ${standing.reason}`;
    case "unknown":
      return `${what[stream]}: unknown. ${standing.reason}`;
  }
}

/** Says which of these streams can't be counted on, why, and what to do. Nothing when all were read. */
export function Standing({ run, streams }: { run: PublishedRun; streams: readonly Stream[] }) {
  const gaps = streams.flatMap((stream) => {
    const standing = run.streams[stream];
    return standing.standing === "measured" ? [] : { stream, standing };
  });
  if (gaps.length === 0) return null;
  return (
    <Alert color="yellow" mb="md" title="Not everything is known">
      <Stack gap="xs">
        {gaps.map(({ stream, standing }) => (
          <div key={stream}>
            <Text size="sm">{sentence(stream, standing)}</Text>
            <GapDetail gap={standing} />
          </div>
        ))}
      </Stack>
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
