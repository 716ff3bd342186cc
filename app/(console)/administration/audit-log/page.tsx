import { Anchor, Group, Text } from "@mantine/core";
import type { Metadata } from "next";
import { Views } from "#app/(console)/views.tsx";
import { PageHeader } from "#components/page-header.tsx";
import { RelativeTime } from "#components/relative-time.tsx";
import { auditFilterOf } from "#lib/audit/filters.ts";
import { readAuditActors, readAuditEvents } from "#lib/audit/read.ts";
import { requirePerson } from "#lib/auth/session.ts";
import type { SearchParameters } from "#lib/search-parameters.ts";
import { AuditFilters } from "./audit-filters.tsx";
import { AuditTable } from "./audit-table.tsx";
import { VerifyChain } from "./verify-chain.tsx";

export const metadata: Metadata = { title: "Audit log" };

/** The address of the same rows as CSV: the filters as they are, from the newest row on. */
function csvAddress({ after: _, ...filters }: SearchParameters): string {
  const kept = Object.entries(filters).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : []));
  return `/api/audit-log?${new URLSearchParams(kept)}`;
}

export default async function AuditLogPage({ searchParams }: PageProps<"/administration/audit-log">) {
  const person = await requirePerson("viewer");
  const parameters = await searchParams;
  const { after, ...asked } = auditFilterOf(parameters);
  const [{ events, next, searchedTo }, actors] = await Promise.all([
    readAuditEvents(person, { ...asked, after }),
    readAuditActors(person),
  ]);
  return (
    <>
      <PageHeader
        title="Audit log"
        description="Every change and every export: who, what, when and from where. Rows are only ever added, and each is bound to the one before it."
        trail={[{ label: "Administration" }]}
        actions={
          <>
            <Views path="/administration/audit-log" />
            <VerifyChain />
          </>
        }
      />
      <AuditFilters actors={actors} />
      <Group justify="space-between" mb="xs">
        <Text size="sm" c="dimmed">
          {asked.subjectId ? "Rows of one subject, newest first" : "Newest first"}
          {searchedTo && (
            <>
              . Looked through back to <RelativeTime at={searchedTo} />; older rows come with Search further
            </>
          )}
        </Text>
        <Anchor href={csvAddress(parameters)} size="sm" download>
          Download CSV
        </Anchor>
      </Group>
      <AuditTable
        events={events}
        next={next}
        filtered={after !== null || Object.values(asked).some(Boolean)}
        goesOn={searchedTo !== null}
      />
    </>
  );
}
