import { Group, Text, Tooltip } from "@mantine/core";
import type { Route } from "next";
import { LinkText } from "#components/links.tsx";
import { Count } from "#components/numbers.tsx";
import type { ListedRun } from "#lib/runs/read.ts";
import type { Wire } from "#lib/wire.ts";

type StreamCount = Wire<ListedRun>["streams"][number];

/** The count of a stream; what was not read is a dash with its reason, never a zero. */
export function StreamItems({ stream }: { stream: StreamCount | undefined }) {
  if (!stream?.outcome) {
    return stream && stream.items > 0 ? (
      <Text span size="sm" c="dimmed">
        <Count value={stream.items} /> so far
      </Text>
    ) : (
      <Text span c="dimmed" aria-label="Not read">
        –
      </Text>
    );
  }
  if (stream.outcome === "not_permitted") {
    return (
      <Tooltip label="The permission for it is missing">
        <Text span size="sm" c="orange" tabIndex={0}>
          Unknown
        </Text>
      </Tooltip>
    );
  }
  return (
    <Text span size="sm">
      <Count value={stream.items} />
      {stream.outcome === "partial" && " (partial)"}
    </Text>
  );
}

/** What changed against the published run before: added, changed, removed. */
export function StreamChanges({ stream, runId }: { stream: StreamCount | undefined; runId?: string }) {
  if (!stream || stream.added === null || stream.changed === null || stream.removed === null) {
    return null;
  }
  const { added, changed, removed } = stream;
  return (
    <Group gap={6} wrap="nowrap" aria-label={`${added} added, ${changed} changed, ${removed} removed`}>
      <ChangeCount kind="added" sign="+" count={added} color="green" stream={stream.stream} runId={runId} />
      <ChangeCount kind="changed" sign="~" count={changed} color="blue" stream={stream.stream} runId={runId} />
      <ChangeCount kind="removed" sign="−" count={removed} color="red" stream={stream.stream} runId={runId} />
    </Group>
  );
}

type ChangeCountProps = { kind: string; sign: string; count: number; color: string; stream: string; runId?: string };

/** With a run, a link to the rows behind the count. */
function ChangeCount({ kind, sign, count, color, stream, runId }: ChangeCountProps) {
  const text = (
    <>
      {sign}
      <Count value={count} />
    </>
  );
  if (runId && count > 0) {
    return (
      <LinkText
        href={`/runs/${runId}/changes?stream=${stream}&change=${kind}` as Route}
        size="sm"
        underline="always"
        aria-label={`${count} ${stream} ${kind}`}
      >
        {text}
      </LinkText>
    );
  }
  return (
    <Text span size="sm" c={count ? color : "dimmed"}>
      {text}
    </Text>
  );
}
