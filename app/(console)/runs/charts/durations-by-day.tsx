import { Paper, Text, Title } from "@mantine/core";
import type { Route } from "next";
import { secondsInWords } from "#app/(console)/runs/duration.ts";
import { DataTable } from "#components/data-table.tsx";
import { LinkText } from "#components/links.tsx";
import { Picture } from "#components/picture.tsx";
import type { DayOfDurations } from "#lib/runs/by-day.ts";

type Props = { days: readonly string[]; durations: readonly DayOfDurations[]; connectorId: string | null };

const shortSeconds = 300;
const inSeconds = { unit: "s", seconds: 1 };
const inMinutes = { unit: "min", seconds: 60 };

/** How long published runs took, as bars that open their runs and as a table. A day without one has no bar. */
export function DurationsByDay({ days, durations, connectorId }: Props) {
  const { unit, seconds } = durations.some(({ longestSeconds }) => longestSeconds > shortSeconds)
    ? inMinutes
    : inSeconds;
  const [median, longest] = [`Median (${unit})`, `Longest (${unit})`];
  const rounded = (exact: number | undefined) => (exact === undefined ? null : Math.round(exact / seconds));
  const known = new Map(durations.map((one) => [one.day, one]));
  const ofConnector = connectorId ? `&connector=${connectorId}` : "";
  const hrefOf = (day: string) => `/runs?from=${day}&to=${day}&state=published${ofConnector}` as Route;
  return (
    <Paper component="section" withBorder p="md" mt="lg" aria-labelledby="durations-by-day">
      <Title order={2} fz="lg" id="durations-by-day" mb="sm">
        Duration of published runs
      </Title>
      {durations.length === 0 ? (
        <Text c="dimmed">No run was published in these days.</Text>
      ) : (
        <>
          <Picture
            series={[
              { name: median, color: "petrol.6" },
              { name: longest, color: "gray.5" },
            ]}
            data={days.map((day) => ({
              label: day.slice(5),
              href: hrefOf(day),
              [median]: rounded(known.get(day)?.medianSeconds),
              [longest]: rounded(known.get(day)?.longestSeconds),
            }))}
          />
          <DataTable
            caption="Duration of published runs by day, in UTC"
            columns={[
              {
                id: "day",
                header: "Day (UTC)",
                names: true,
                cell: ({ day }) => <LinkText href={hrefOf(day)}>{day}</LinkText>,
              },
              { id: "published", header: "Published", align: "right", cell: ({ published }) => published },
              {
                id: "median",
                header: "Median",
                align: "right",
                cell: ({ medianSeconds }) => secondsInWords(medianSeconds),
              },
              {
                id: "longest",
                header: "Longest",
                align: "right",
                cell: ({ longestSeconds }) => secondsInWords(longestSeconds),
              },
            ]}
            rows={[...durations].reverse()}
            rowKey={({ day }) => day}
            empty={null}
          />
        </>
      )}
    </Paper>
  );
}
