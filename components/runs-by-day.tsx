import { Paper, Text, Title } from "@mantine/core";
import type { Route } from "next";
import type { DayOfRuns } from "#lib/runs/by-day.ts";
import { DataTable } from "./data-table.tsx";
import { LinkText } from "./links.tsx";
import { Picture } from "./picture.tsx";

const series = [
  { name: "Published", color: "teal.6" },
  { name: "Failed", color: "red.6" },
  { name: "Held", color: "orange.5" },
  { name: "Other", color: "gray.5" },
];

type Props = {
  days: readonly DayOfRuns[];
  /** Whose runs these are; null: everyone's. */
  connectorId: string | null;
};

/** The runs of the last days as bars, each of which opens its runs, and as a table of the days that had any. */
export function RunsByDay({ days, connectorId }: Props) {
  const ofConnector = connectorId ? `&connector=${connectorId}` : "";
  const hrefOf = ({ day }: DayOfRuns) => `/runs?from=${day}&to=${day}${ofConnector}` as Route;
  const busy = days.filter(({ published, failed, held, other }) => published + failed + held + other > 0).reverse();
  return (
    <Paper component="section" withBorder p="md" mt="lg" aria-labelledby="runs-by-day">
      <Title order={2} fz="lg" id="runs-by-day" mb="sm">
        Runs of the last {days.length} days
      </Title>
      {busy.length === 0 ? (
        <Text c="dimmed">Nothing has run in these days.</Text>
      ) : (
        <>
          <Picture
            stacked
            series={series}
            data={days.map((day) => ({
              label: day.day.slice(5),
              href: hrefOf(day),
              Published: day.published,
              Failed: day.failed,
              Held: day.held,
              Other: day.other,
            }))}
          />
          <DataTable
            caption="Runs by day, in UTC"
            columns={[
              {
                id: "day",
                header: "Day (UTC)",
                names: true,
                cell: (row) => <LinkText href={hrefOf(row)}>{row.day}</LinkText>,
              },
              { id: "published", header: "Published", align: "right", cell: (row) => row.published },
              { id: "failed", header: "Failed", align: "right", cell: (row) => row.failed },
              { id: "held", header: "Held", align: "right", cell: (row) => row.held },
              { id: "other", header: "Other", align: "right", cell: (row) => row.other },
            ]}
            rows={busy}
            rowKey={(row) => row.day}
            empty={null}
          />
        </>
      )}
    </Paper>
  );
}
