import { Alert, Anchor, EmptyState, Group, Text } from "@mantine/core";
import type { Metadata, Route } from "next";
import { notFound } from "next/navigation";
import { orNotFound } from "#app/(console)/or-not-found.ts";
import { LinkButton } from "#components/links.tsx";
import { Count } from "#components/numbers.tsx";
import { PageHeader } from "#components/page-header.tsx";
import { requirePerson } from "#lib/auth/session.ts";
import { readRunChanges } from "#lib/runs/changes.ts";
import { changeKinds, changesFilterOf } from "#lib/runs/comparison.ts";
import { isId } from "#lib/text.ts";
import { ChangesTable } from "./changes-table.tsx";

export const metadata: Metadata = { title: "Changes of a run" };

export default async function ChangesPage({ params, searchParams }: PageProps<"/runs/[runId]/changes">) {
  const person = await requirePerson("viewer");
  const { runId } = await params;
  if (!isId(runId)) notFound();
  const filter = changesFilterOf(await searchParams);
  const changes = await orNotFound(readRunChanges(person, runId, filter));
  const { stream, change } = filter;
  const asked = new URLSearchParams({ stream, change });
  return (
    <>
      <PageHeader
        title={`${stream.charAt(0).toUpperCase()}${stream.slice(1)} ${change}`}
        trail={[
          { label: "Run history", href: "/runs" },
          { label: changes.connector.name, href: `/runs/${runId}` as Route },
          { label: "Changes" },
        ]}
        description="What this run brought, against the inventory that was published before it."
        actions={changeKinds.map((kind) => (
          <LinkButton
            key={kind}
            href={`/runs/${runId}/changes?${new URLSearchParams({ stream, change: kind })}` as Route}
            variant={kind === change ? "filled" : "default"}
            size="xs"
            tt="capitalize"
          >
            {kind}
          </LinkButton>
        ))}
      />
      {changes.reason ? (
        <Alert color="yellow" title="The rows can't be shown">
          {changes.count !== null && (
            <>
              The run counted <Count value={changes.count} />.{" "}
            </>
          )}
          {changes.reason}
        </Alert>
      ) : (
        <>
          <Group justify="space-between" mb="xs">
            <Text size="sm" c="dimmed">
              {changes.count !== null && <Count value={changes.count} />} {change}
            </Text>
            <Anchor href={`/api/runs/${runId}/changes?${asked}`} size="sm" download>
              Download CSV
            </Anchor>
          </Group>
          <ChangesTable
            caption={`${stream} ${change}`}
            rows={changes.rows}
            next={changes.next}
            withFields={change === "changed"}
            empty={<EmptyState title={`No ${stream} ${change}`} description="Choose another kind of change above." />}
          />
        </>
      )}
    </>
  );
}
