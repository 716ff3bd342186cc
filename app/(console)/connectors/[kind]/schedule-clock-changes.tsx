import { List, Text } from "@mantine/core";
import { type ClockChange, clockTransitionsInAYear } from "#lib/schedules/clock-changes.ts";
import { exactDate } from "./schedule-moments.ts";

type Props = { changes: readonly ClockChange[]; timeZone: string; now: Date };

function untouched(timeZone: string, now: Date): string {
  const dates = clockTransitionsInAYear(timeZone, now).map((at) => exactDate(at, timeZone));
  if (dates.length === 0) return `The clocks of ${timeZone} do not change in the next twelve months.`;
  return `No planned time is touched by the clock changes of the next twelve months (${dates.join(", ")}).`;
}

/** What the clock changes of the next twelve months do to the planned times, in words. */
export function ScheduleClockChanges({ changes, timeZone, now }: Props) {
  if (changes.length === 0)
    return (
      <Text size="xs" c="dimmed">
        {untouched(timeZone, now)}
      </Text>
    );
  const sentences = [...new Set(changes.map(({ words }) => words))];
  return (
    <div>
      <Text size="xs" fw={600}>
        Clock changes in the next twelve months
      </Text>
      <List size="xs" spacing={2}>
        {sentences.map((words) => (
          <List.Item key={words}>{words}</List.Item>
        ))}
      </List>
    </div>
  );
}
