import { Text } from "@mantine/core";
import type { Metadata, Route } from "next";
import { notFound } from "next/navigation";
import { FromRun, Standing } from "#app/(console)/inventory/provenance.tsx";
import { orNotFound } from "#app/(console)/or-not-found.ts";
import { PageHeader } from "#components/page-header.tsx";
import { requirePerson } from "#lib/auth/session.ts";
import { connectorIdOf } from "#lib/inventory/filters.ts";
import { readPublishedRun } from "#lib/inventory/published.ts";
import { readInventoryGroup } from "#lib/inventory/read-groups.ts";
import { oneOf } from "#lib/search-parameters.ts";
import { MembersTable } from "./members-table.tsx";

export const metadata: Metadata = { title: "Group" };

export default async function GroupPage({ params, searchParams }: PageProps<"/inventory/groups/[groupId]">) {
  const person = await requirePerson("viewer");
  const [{ groupId }, parameters] = await Promise.all([params, searchParams]);
  const run = await readPublishedRun(person, connectorIdOf(parameters));
  if (!run) notFound();
  const after = oneOf(parameters, "after");
  const { group, members, next } = await orNotFound(readInventoryGroup(person, run.runId, groupId, after));
  return (
    <>
      <PageHeader
        title={group.name || group.id}
        trail={[
          { label: "Inventory" },
          { label: "Groups", href: `/inventory/groups?connector=${run.connectorId}` as Route },
        ]}
        description={<FromRun run={run} />}
      />
      <Standing run={run} streams={["groups", "memberships"]} />
      {group.description && <Text mb="md">{group.description}</Text>}
      <MembersTable
        connectorId={run.connectorId}
        members={members}
        next={next}
        known={run.streams.memberships.standing !== "unknown"}
      />
    </>
  );
}
