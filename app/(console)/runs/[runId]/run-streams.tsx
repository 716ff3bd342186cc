import { Box, Table, Text } from "@mantine/core";
import type { RunView } from "#app/(console)/runs/run-queries.ts";
import { StreamChanges, StreamItems } from "#app/(console)/runs/stream-counts.tsx";
import { GapDetail } from "#components/gap-detail.tsx";
import { Count } from "#components/numbers.tsx";

const order = ["users", "groups", "memberships", "activity"];

const outcomes = { complete: "Complete", partial: "Partial", not_permitted: "Not permitted" } as const;

/** What each stream brought, how it ended, and what changed against the inventory published before. */
export function RunStreams({ run }: { run: RunView }) {
  const streams = order.flatMap((name) => run.streams.filter((stream) => stream.stream === name));
  if (streams.length === 0)
    return <Text c="dimmed">{run.live ? "Nothing has been read yet." : "Nothing was read."}</Text>;
  const underWay = run.state === "paused" ? "Waits" : run.live ? "Under way" : "Not ended";
  return (
    <>
      <Table.ScrollContainer minWidth={560}>
        <Table aria-label="Streams">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Stream</Table.Th>
              <Table.Th>Result</Table.Th>
              <Table.Th>Items</Table.Th>
              <Table.Th>Set aside</Table.Th>
              <Table.Th>Box says</Table.Th>
              <Table.Th>Changes</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {streams.map((stream) => (
              <Table.Tr key={stream.stream}>
                <Table.Td tt="capitalize">{stream.stream}</Table.Td>
                <Table.Td>
                  {stream.outcome ? outcomes[stream.outcome] : underWay}
                  {stream.sourceRunId && " (last good rows kept)"}
                </Table.Td>
                <Table.Td>
                  <StreamItems stream={stream} />
                </Table.Td>
                <Table.Td>{stream.outcome === "not_permitted" ? "–" : <Count value={stream.setAside} />}</Table.Td>
                <Table.Td>{stream.expected === null ? "–" : <Count value={stream.expected} />}</Table.Td>
                <Table.Td>
                  <StreamChanges stream={stream} runId={run.id} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {streams.map(
        ({ stream, gap }) =>
          gap && (
            <Box key={stream} mt="sm">
              <Text size="sm">
                <Text span inherit fw={600} tt="capitalize">
                  {stream}
                </Text>
                : {gap.reason}
              </Text>
              <GapDetail gap={gap} />
            </Box>
          ),
      )}
    </>
  );
}
