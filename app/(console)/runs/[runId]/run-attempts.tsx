import { Table, Text } from "@mantine/core";
import { durationInWords } from "#app/(console)/runs/duration.ts";
import type { RunView } from "#app/(console)/runs/run-queries.ts";
import { RelativeTime } from "#components/relative-time.tsx";
import { runStates } from "#lib/runs/states.ts";

/** Who held the run, one after another, and how each ended. */
export function RunAttempts({ attempts }: { attempts: RunView["attempts"] }) {
  if (attempts.length === 0) return <Text c="dimmed">No endpoint server has taken it yet.</Text>;
  return (
    <Table.ScrollContainer minWidth={480}>
      <Table aria-label="Attempts">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Attempt</Table.Th>
            <Table.Th>Endpoint server</Table.Th>
            <Table.Th>From</Table.Th>
            <Table.Th>Held for</Table.Th>
            <Table.Th>Ended</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {attempts.map((attempt) => (
            <Table.Tr key={attempt.epoch}>
              <Table.Td>{attempt.epoch}</Table.Td>
              <Table.Td>
                {attempt.server}
                {attempt.version && ` (${attempt.version})`}
              </Table.Td>
              <Table.Td>
                <RelativeTime at={attempt.from} />
              </Table.Td>
              <Table.Td>{attempt.to ? durationInWords(attempt.from, attempt.to) : "Still held"}</Table.Td>
              <Table.Td>
                {attempt.end ? runStates[attempt.end].label : "–"}
                {attempt.reason && (
                  <Text size="xs" c="dimmed">
                    {attempt.reason}
                  </Text>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
