import type { Metadata, Route } from "next";
import { Views } from "#app/(console)/views.tsx";
import { KeptInventoriesNote } from "#components/kept-inventories.tsx";
import { LinkButton } from "#components/links.tsx";
import { PageHeader } from "#components/page-header.tsx";
import { requirePerson } from "#lib/auth/session.ts";
import { readConnectorNames } from "#lib/connectors/read-names.ts";
import { runFilterOf } from "#lib/runs/filters.ts";
import { readKeptInventories } from "#lib/runs/kept.ts";
import { readRuns } from "#lib/runs/read.ts";
import { toWire } from "#lib/wire.ts";
import { RunFilters } from "./run-filters.tsx";
import { RunsTable } from "./runs-table.tsx";

export const metadata: Metadata = { title: "Run history" };

export default async function RunsPage({ searchParams }: PageProps<"/runs">) {
  const person = await requirePerson("viewer");
  const parameters = await searchParams;
  const filter = runFilterOf(parameters);
  const [runs, connectors] = await Promise.all([
    readRuns(person, filter),
    readConnectorNames(person, filter.connectorId),
  ]);
  const chosen = connectors.find((connector) => connector.value === filter.connectorId);
  const kept = chosen ? await readKeptInventories(person, chosen.value) : null;
  const search = new URLSearchParams(
    Object.entries(parameters).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
  ).toString();
  const filtered =
    filter.search !== "" ||
    filter.states.length > 0 ||
    filter.trigger !== null ||
    filter.from !== null ||
    filter.to !== null;
  return (
    <>
      <PageHeader
        title="Run history"
        actions={
          <>
            <Views path="/runs" />
            <LinkButton
              href={(chosen ? `/runs/charts?connector=${chosen.value}` : "/runs/charts") as Route}
              variant="default"
            >
              Charts
            </LinkButton>
            <LinkButton
              href={(chosen ? `/runs/calendar?connector=${chosen.value}` : "/runs/calendar") as Route}
              variant="default"
            >
              Calendar
            </LinkButton>
            <LinkButton
              href={(chosen ? `/runs/compare?connector=${chosen.value}` : "/runs/compare") as Route}
              variant="default"
            >
              Compare
            </LinkButton>
          </>
        }
        description={chosen ? `Every run of ${chosen.label}.` : "Every run of every connector, newest first."}
      />
      <RunFilters connectors={connectors} />
      <RunsTable
        key={search}
        search={search}
        initial={toWire(runs)}
        filtered={filtered || chosen !== undefined}
        role={person.role}
      />
      {kept && <KeptInventoriesNote kept={kept} />}
    </>
  );
}
