import { EmptyState, Text } from "@mantine/core";
import type { Route } from "next";
import { type Column, DataTable } from "#components/data-table.tsx";
import { LinkText } from "#components/links.tsx";
import { RelativeTime } from "#components/relative-time.tsx";
import type { AuditEventRow } from "#lib/audit/read.ts";
import { eventInWords } from "#lib/audit/words.ts";
import { From, Who } from "./who.tsx";

const columns: readonly Column<AuditEventRow>[] = [
  { id: "position", header: "No.", align: "right", cell: (row) => String(row.position) },
  {
    id: "event",
    header: "What",
    names: true,
    cell: (row) => (
      <LinkText href={`/administration/audit-log/${row.position}` as Route} size="sm">
        {eventInWords(row)}
      </LinkText>
    ),
  },
  {
    id: "subject",
    header: "Subject",
    cell: (row) => <span style={{ overflowWrap: "anywhere" }}>{row.subject || <Text c="dimmed">Unnamed</Text>}</span>,
  },
  { id: "actor", header: "Who", cell: (row) => <Who row={row} /> },
  { id: "at", header: "When", cell: (row) => <RelativeTime at={row.at} /> },
  { id: "address", header: "From where", cell: (row) => <From row={row} /> },
];

type Props = {
  events: AuditEventRow[];
  next: string | null;
  filtered: boolean;
  /** The search has not looked through all rows yet. */
  goesOn: boolean;
};

function NoRows({ filtered, goesOn }: Pick<Props, "filtered" | "goesOn">) {
  if (goesOn)
    return (
      <EmptyState title="No row found so far" description="Older rows were not looked through yet: search further." />
    );
  if (filtered) return <EmptyState title="No row matches" description="Clear a filter or search for something else." />;
  return (
    <EmptyState title="Nothing happened yet" description="Each change, each sign-in and each export adds a row here." />
  );
}

/** One page of the audit log; what happened leads to the row's details. */
export function AuditTable({ events, next, filtered, goesOn }: Props) {
  return (
    <DataTable
      caption="Rows of the audit log, newest first"
      columns={columns}
      rows={events}
      rowKey={(row) => String(row.id)}
      paging={{ next, ...(goesOn && { nextLabel: "Search further" }) }}
      empty={<NoRows filtered={filtered} goesOn={goesOn} />}
    />
  );
}
