import { Alert, Anchor, EmptyState, Group, Title } from "@mantine/core";
import type { Metadata, Route } from "next";
import { redirect } from "next/navigation";
import { PageHeader } from "#components/page-header.tsx";
import { requirePerson } from "#lib/auth/session.ts";
import type { Person } from "#lib/caller.ts";
import { readConnectorNames } from "#lib/connectors/read-names.ts";
import { Conflict, Invalid, NotFound } from "#lib/errors.ts";
import { compareInventories, readComparedRows } from "#lib/runs/compare.ts";
import { readComparable } from "#lib/runs/compared-runs.ts";
import { compareFilterOf, comparisons } from "#lib/runs/comparison.ts";
import { readRun } from "#lib/runs/read.ts";
import { ChooseRuns } from "./choose-runs.tsx";
import { ComparedTable } from "./compared-table.tsx";
import { ComparisonPicture } from "./comparison-picture.tsx";

export const metadata: Metadata = { title: "Compare runs" };

type Filter = ReturnType<typeof compareFilterOf>;

/** The connector that the address names, itself or by one of its runs. */
async function connectorOf(person: Person, { connectorId, a, b }: Filter): Promise<string | null> {
  const runId = b ?? a;
  if (connectorId || !runId) return connectorId;
  const run = await readRun(person, runId).catch((error: unknown) => {
    if (error instanceof NotFound) return null;
    throw error;
  });
  return run?.connector.id ?? null;
}

async function compared(person: Person, { a, b, show, after }: Filter) {
  if (!a || !b) {
    return (
      <EmptyState title="Choose two runs" description="Any two kept inventories of one connector can be compared." />
    );
  }
  try {
    const [comparison, page] = await Promise.all([
      compareInventories(person, a, b),
      readComparedRows(person, { a, b, show, after }),
    ]);
    const reason = comparison.counts.find((count) => count.comparison === show)?.reason;
    const stale = [...new Set([...comparison.a.stale, ...comparison.b.stale])];
    return (
      <>
        {stale.length > 0 && (
          <Alert color="yellow" mb="md" title="Not everything was read by these runs">
            The last good rows of an older run stand for: {stale.join(", ")}.
          </Alert>
        )}
        <ComparisonPicture counts={comparison.counts} a={a} b={b} show={show} />
        <Group justify="space-between" mb="xs" mt="lg">
          <Title order={2} size="h4">
            {comparisons[show].label}
          </Title>
          {!reason && (
            <Anchor href={`/api/runs/compare?${new URLSearchParams({ a, b, show })}`} size="sm" download>
              Download CSV
            </Anchor>
          )}
        </Group>
        {reason ? (
          <Alert color="yellow" title="Not known">
            {reason}
          </Alert>
        ) : (
          <ComparedTable rows={page.rows} next={page.next} show={show} />
        )}
      </>
    );
  } catch (error) {
    if (!(error instanceof Invalid || error instanceof Conflict || error instanceof NotFound)) throw error;
    return (
      <Alert color="yellow" title="These runs can't be compared">
        {error.message}
      </Alert>
    );
  }
}

export default async function ComparePage({ searchParams }: PageProps<"/runs/compare">) {
  const person = await requirePerson("viewer");
  const filter = compareFilterOf(await searchParams);
  const connectorId = await connectorOf(person, filter);
  const [connectors, runs] = await Promise.all([
    readConnectorNames(person, connectorId),
    connectorId ? readComparable(person, connectorId) : [],
  ]);
  // One run alone is compared with the inventory before it.
  const place = filter.a ? -1 : runs.findIndex((run) => run.id === filter.b);
  const before = place < 0 ? undefined : runs[place + 1];
  if (before && filter.b) redirect(`/runs/compare?${new URLSearchParams({ a: before.id, b: filter.b })}` as Route);
  return (
    <>
      <PageHeader
        title="Compare runs"
        trail={[{ label: "Run history", href: "/runs" }, { label: "Compare" }]}
        description="Two inventories of one connector side by side. The address keeps both, so a link shows the same again."
      />
      <ChooseRuns
        connectors={connectors}
        connectorId={connectorId}
        runs={runs.map((run) => ({ id: run.id, at: run.at.toISOString() }))}
      />
      {await compared(person, filter)}
    </>
  );
}
