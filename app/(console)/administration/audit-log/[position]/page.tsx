import { Code, DataList, DataListItem, DataListItemLabel, DataListItemValue, Paper, Stack, Title } from "@mantine/core";
import type { Metadata, Route } from "next";
import type { ReactNode } from "react";
import { From, Who } from "#app/(console)/administration/audit-log/who.tsx";
import { orNotFound } from "#app/(console)/or-not-found.ts";
import { LinkText } from "#components/links.tsx";
import { PageHeader } from "#components/page-header.tsx";
import { RelativeTime } from "#components/relative-time.tsx";
import { fieldChanges } from "#lib/audit/diff.ts";
import { readAuditEvent } from "#lib/audit/read.ts";
import { eventInWords } from "#lib/audit/words.ts";
import { requirePerson } from "#lib/auth/session.ts";
import { ChangesTable } from "./changes-table.tsx";

export const metadata: Metadata = { title: "Audit log" };

export default async function AuditEventPage({ params }: PageProps<"/administration/audit-log/[position]">) {
  const person = await requirePerson("viewer");
  const { position } = await params;
  const row = await orNotFound(readAuditEvent(person, position));
  const rowsOfSubject = `/administration/audit-log?subject=${encodeURIComponent(row.subjectId ?? "")}` as Route;
  const facts: [string, ReactNode][] = [
    ["Who", <Who key="who" row={row} />],
    ["Subject", row.subject],
    ["Subject id", row.subjectId && <LinkText href={rowsOfSubject}>{row.subjectId}</LinkText>],
    ["When", <RelativeTime key="when" at={row.at} />],
    ["Exactly (UTC)", row.at.toISOString()],
    ["From where", <From key="from" row={row} />],
    ["Number", String(row.position)],
    ["Hash of the row before", <Code key="previous">{row.previousHash}</Code>],
    ["Hash", <Code key="hash">{row.hash}</Code>],
  ];
  return (
    <>
      <PageHeader
        title={eventInWords(row)}
        description={row.subject}
        trail={[{ label: "Administration" }, { label: "Audit log", href: "/administration/audit-log" }]}
      />
      <Stack gap="lg">
        <Paper component="section" withBorder p="md" radius="md">
          <DataList orientation="horizontal">
            {facts.map(([label, value]) => (
              <DataListItem key={label}>
                <DataListItemLabel>{label}</DataListItemLabel>
                <DataListItemValue style={{ overflowWrap: "anywhere" }}>{value}</DataListItemValue>
              </DataListItem>
            ))}
          </DataList>
        </Paper>
        <section>
          <Title order={2} size="h4" mb="sm">
            What changed
          </Title>
          <ChangesTable changes={fieldChanges(row.before, row.after)} />
        </section>
      </Stack>
    </>
  );
}
