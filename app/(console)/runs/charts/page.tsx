import { Anchor, Group } from "@mantine/core";
import type { Metadata, Route } from "next";
import { LinkButton } from "#components/links.tsx";
import { PageHeader } from "#components/page-header.tsx";
import { RunsByDay } from "#components/runs-by-day.tsx";
import { requirePerson } from "#lib/auth/session.ts";
import { readConnectorNames } from "#lib/connectors/read-names.ts";
import { type ChartFilter, chartDays, chartFilterOf, readDurationsByDay, readRunsByDay } from "#lib/runs/by-day.ts";
import { ChartConnector } from "./chart-connector.tsx";
import { DurationsByDay } from "./durations-by-day.tsx";

export const metadata: Metadata = { title: "Charts of the run history" };

function addressOf({ connectorId, days }: ChartFilter): Route {
  const search = new URLSearchParams({ ...(connectorId && { connector: connectorId }), days: String(days) });
  return `/runs/charts?${search}` as Route;
}

export default async function ChartsPage({ searchParams }: PageProps<"/runs/charts">) {
  const person = await requirePerson("viewer");
  const filter = chartFilterOf(await searchParams);
  const [connectors, days, durations] = await Promise.all([
    readConnectorNames(person, filter.connectorId),
    readRunsByDay(person, filter),
    readDurationsByDay(person, filter),
  ]);
  return (
    <>
      <PageHeader
        title="Charts"
        trail={[{ label: "Run history", href: "/runs" }, { label: "Charts" }]}
        description="What became of the runs of each day, and how long those took that were published."
        actions={<ChartConnector connectors={connectors} />}
      />
      <Group justify="space-between">
        <Group gap="xs" component="nav" aria-label="Days">
          {chartDays.map((count) => (
            <LinkButton
              key={count}
              href={addressOf({ ...filter, days: count })}
              variant={count === filter.days ? "filled" : "default"}
              size="xs"
              aria-current={count === filter.days ? "page" : undefined}
            >
              {count} days
            </LinkButton>
          ))}
        </Group>
        <Anchor href={`/api${addressOf(filter)}`} size="sm" download>
          Download CSV
        </Anchor>
      </Group>
      <RunsByDay days={days} connectorId={filter.connectorId} />
      <DurationsByDay days={days.map(({ day }) => day)} durations={durations} connectorId={filter.connectorId} />
    </>
  );
}
