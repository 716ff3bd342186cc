import { Badge, Box, Paper, Stack, Table, Text } from "@mantine/core";
import { useInterval } from "@mantine/hooks";
import { useState } from "react";
import { viewersTimeZone } from "#components/time-zones.ts";
import { clockChanges } from "#lib/schedules/clock-changes.ts";
import { nextOccurrences } from "#lib/schedules/occurrences.ts";
import type { ScheduleFields } from "#lib/schedules/schema.ts";
import { scheduleInWords } from "#lib/schedules/words.ts";
import { ScheduleClockChanges } from "./schedule-clock-changes.tsx";
import { exactTime, fromNow } from "./schedule-moments.ts";

const shown = 5;
const refreshMs = 30_000;
/** The words, the heading and five rows, so that what stands below stays where it is. */
const leastHeight = 258;

type Props = { value: ScheduleFields; isValid: boolean };

/** The schedule in words, its next five occurrences in both time zones, and what clock changes do to it. */
export function SchedulePreview({ value, isValid }: Props) {
  const [now, setNow] = useState(() => new Date());
  useInterval(() => setNow(new Date()), refreshMs, { autoInvoke: true });
  return (
    <Paper withBorder p="sm" mih={leastHeight}>
      <Stack gap="xs">
        <Text size="sm" fw={600} role="status">
          {isValid
            ? scheduleInWords(value.schedule, value.timeZone)
            : "Not a schedule yet: mend the fields marked above."}
        </Text>
        {isValid && value.schedule.kind !== "manual" && <NextOccurrences value={value} now={now} />}
      </Stack>
    </Paper>
  );
}

function NextOccurrences({ value: { schedule, timeZone }, now }: { value: ScheduleFields; now: Date }) {
  const viewersZone = viewersTimeZone();
  const occurrences = nextOccurrences(schedule, timeZone, now, shown);
  const changes = clockChanges(schedule, timeZone, now);
  const changedAt = new Set(changes.map((change) => change.at.getTime()));
  return (
    <>
      <Box style={{ overflowX: "auto" }}>
        <Table fz="xs" verticalSpacing={3} horizontalSpacing="xs" aria-label={`Next ${shown} occurrences`}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Next</Table.Th>
              <Table.Th>{timeZone}</Table.Th>
              {viewersZone !== timeZone && <Table.Th>Your time ({viewersZone})</Table.Th>}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {occurrences.map((at) => (
              <Table.Tr key={at.getTime()}>
                <Table.Td style={{ whiteSpace: "nowrap" }}>{fromNow(at, now)}</Table.Td>
                <Table.Td style={{ whiteSpace: "nowrap" }}>
                  <time dateTime={at.toISOString()}>{exactTime(at, timeZone)}</time>
                  {changedAt.has(at.getTime()) && (
                    <Badge size="xs" ml="xs" color="orange" variant="light">
                      Clock change
                    </Badge>
                  )}
                </Table.Td>
                {viewersZone !== timeZone && (
                  <Table.Td style={{ whiteSpace: "nowrap" }}>{exactTime(at, viewersZone)}</Table.Td>
                )}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Box>
      <ScheduleClockChanges changes={changes} timeZone={timeZone} now={now} />
    </>
  );
}
