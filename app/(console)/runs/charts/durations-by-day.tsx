import { Paper, Text, Title } from "@mantine/core";
import type { Route } from "next";
import { secondsInWords } from "#app/(console)/runs/duration.ts";
import { DataTable } from "#components/data-table.tsx";
import { LinkText } from "#components/links.tsx";
import { Picture } from "#components/picture.tsx";
import type { DayOfDurations } from "#lib/runs/by-day.ts";

const series = [
  { name: "Median (min)", color: "petrol.6" },
  { name: "Longest (min)", color: "gray.5" },
];

type Props = { days: readonly string[]; durations: readonly DayOfDurations[]; connectorId: string | null };

const minutes = (seconds: number | undefined) => (seconds === undefined ? null : Math.round(seconds / 6) / 10);

/** How long published runs took, as bars that open their runs and as a table. A day without one has no bar. */
export function DurationsByDay({ days, durations, connectorId }: Props) {
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
            series={series}
            data={days.map((day) => ({
              label: day.slice(5),
              href: hrefOf(day),
              "Median (min)": minutes(known.get(day)?.medianSeconds),
              "Longest (min)": minutes(known.get(day)?.longestSeconds),
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
