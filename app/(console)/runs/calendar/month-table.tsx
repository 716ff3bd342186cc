import {
  Badge,
  Stack,
  Table,
  TableScrollContainer,
  TableTbody,
  TableTd,
  TableTh,
  TableThead,
  TableTr,
  Text,
} from "@mantine/core";
import type { Route } from "next";
import { LinkText } from "#components/links.tsx";
import type { PlannedTime } from "#lib/runs/calendar.ts";
import { runStates } from "#lib/runs/states.ts";

const weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

const outcomes = {
  run: { label: "Ran", color: "green" },
  skipped: { label: "Skipped", color: "yellow" },
  missed: { label: "Missed", color: "red" },
  planned: { label: "Planned", color: "gray" },
} as const;

/** The weeks of a month from Monday on; null where a week's day is of another month. */
function weeksOf(month: string): { week: string; days: { weekday: string; day: string | null }[] }[] {
  const first = new Date(`${month}-01T00:00:00Z`);
  const offset = (first.getUTCDay() + 6) % 7;
  const length = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  return Array.from({ length: Math.ceil((offset + length) / 7) }, (_, week) => ({
    week: `${month} week ${week + 1}`,
    days: weekdays.map((weekday, place) => {
      const number = week * 7 + place - offset + 1;
      return { weekday, day: number < 1 || number > length ? null : `${month}-${String(number).padStart(2, "0")}` };
    }),
  }));
}

function Time({ time }: { time: PlannedTime }) {
  const { label, color } = outcomes[time.outcome];
  return (
    <Stack gap={2} align="flex-start">
      <Badge size="sm" color={color} variant="light">
        {time.time} {label}
      </Badge>
      {time.run && (
        <LinkText href={`/runs/${time.run.id}` as Route} size="xs" underline="always">
          {runStates[time.run.state].label}
        </LinkText>
      )}
      {time.reason && (
        <Text size="xs" c="dimmed">
          {time.reason}
        </Text>
      )}
    </Stack>
  );
}

/** The month as weeks; in each day its planned times with outcome, reason and run. */
export function MonthTable({ month, times }: { month: string; times: readonly PlannedTime[] }) {
  const byDay = Map.groupBy(times, (time) => time.day);
  return (
    <TableScrollContainer minWidth={840} type="native">
      <Table aria-label="Planned times of the month" withColumnBorders layout="fixed" verticalSpacing="xs">
        <TableThead>
          <TableTr>
            {weekdays.map((weekday) => (
              <TableTh key={weekday} scope="col">
                {weekday}
              </TableTh>
            ))}
          </TableTr>
        </TableThead>
        <TableTbody>
          {weeksOf(month).map(({ week, days }) => (
            <TableTr key={week}>
              {days.map(({ weekday, day }) => (
                <TableTd key={weekday} style={{ verticalAlign: "top" }}>
                  {day && (
                    <Stack gap={6}>
                      <Text size="xs" fw={600}>
                        {Number(day.slice(8))}
                      </Text>
                      {byDay.get(day)?.map((time) => (
                        <Time key={time.at.getTime()} time={time} />
                      ))}
                    </Stack>
                  )}
                </TableTd>
              ))}
            </TableTr>
          ))}
        </TableTbody>
      </Table>
    </TableScrollContainer>
  );
}
