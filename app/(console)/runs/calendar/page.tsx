import { Alert, Anchor, EmptyState, Group, Text, Title } from "@mantine/core";
import type { Metadata, Route } from "next";
import { orNotFound } from "#app/(console)/or-not-found.ts";
import { LinkButton, LinkText } from "#components/links.tsx";
import { PageHeader } from "#components/page-header.tsx";
import { requirePerson } from "#lib/auth/session.ts";
import { readConnectorNames } from "#lib/connectors/read-names.ts";
import { coverageInWords, monthFrom, readCalendar, readCoverage } from "#lib/runs/calendar.ts";
import { calendarFilterOf } from "#lib/runs/filters.ts";
import { ChooseConnector } from "./choose-connector.tsx";
import { MonthTable } from "./month-table.tsx";

export const metadata: Metadata = { title: "Calendar" };

const address = (connectorId: string, month: string) =>
  `/runs/calendar?${new URLSearchParams({ connector: connectorId, month })}` as Route;

export default async function CalendarPage({ searchParams }: PageProps<"/runs/calendar">) {
  const person = await requirePerson("viewer");
  const { connectorId, month: asked } = calendarFilterOf(await searchParams);
  const connectors = await readConnectorNames(person, connectorId);
  const header = (
    <PageHeader
      title="Calendar"
      trail={[{ label: "Run history", href: "/runs" }, { label: "Calendar" }]}
      description="Every planned time of a connector, in its own time zone, and what became of it."
      actions={<ChooseConnector connectors={connectors} connectorId={connectorId} />}
    />
  );
  if (!connectorId) {
    return (
      <>
        {header}
        <EmptyState title="Choose a connector" description="Its planned times are shown month by month." />
      </>
    );
  }
  const calendar = await orNotFound(readCalendar(person, connectorId, asked));
  const { month, times, coverage, connector } = calendar;
  const months = await readCoverage(person, calendar);
  return (
    <>
      {header}
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h3">
          {new Date(`${month}-15`).toLocaleDateString("en", { month: "long", year: "numeric", timeZone: "UTC" })}
        </Title>
        <Group gap="xs">
          <LinkButton href={address(connector.id, monthFrom(month, -1))} variant="default" size="xs">
            Month before
          </LinkButton>
          <LinkButton href={address(connector.id, monthFrom(month, 1))} variant="default" size="xs">
            Month after
          </LinkButton>
        </Group>
      </Group>
      <Alert color={coverage.skipped + coverage.missed > 0 ? "yellow" : "green"} mb="md" title="Coverage">
        {coverageInWords(coverage) ?? "No planned time has come in this month."}
        {coverage.planned > 0 && ` ${coverage.planned} more are planned.`}
      </Alert>
      <Group justify="space-between" mb="xs">
        <Text size="sm" c="dimmed">
          Times are of {connector.timeZone}.
        </Text>
        <Group gap="md">
          <Anchor href={`/api${address(connector.id, month)}`} size="sm" download>
            Download CSV
          </Anchor>
          <Anchor
            href={`/api/runs/evidence?${new URLSearchParams({ connector: connector.id, month })}`}
            size="sm"
            download
          >
            Evidence pack
          </Anchor>
        </Group>
      </Group>
      <MonthTable month={month} times={times} />
      {months.length > 0 && (
        <Title order={2} size="h4" mt="lg" mb="xs">
          Coverage per month
        </Title>
      )}
      {months.map((each) => (
        <Text key={each.month} size="sm">
          <LinkText href={address(connector.id, each.month)} size="sm" underline="always">
            {each.month}
          </LinkText>
          : {coverageInWords(each)}
        </Text>
      ))}
    </>
  );
}
