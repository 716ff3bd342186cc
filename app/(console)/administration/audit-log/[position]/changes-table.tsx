import { Text, VisuallyHidden } from "@mantine/core";
import { type Column, DataTable } from "#components/data-table.tsx";
import type { FieldChange } from "#lib/audit/diff.ts";
import classes from "./changes-table.module.css";

const value = (text: string | null, kind: "before" | "after") =>
  text === null ? (
    <Text span c="dimmed">
      <VisuallyHidden>None</VisuallyHidden>
      <span aria-hidden>–</span>
    </Text>
  ) : (
    <code className={classes.value} data-kind={kind}>
      {text}
    </code>
  );

const columns: readonly Column<FieldChange>[] = [
  { id: "field", header: "Field", names: true, cell: ({ field }) => field },
  { id: "before", header: "Before", cell: ({ before }) => value(before, "before") },
  { id: "after", header: "After", cell: ({ after }) => value(after, "after") },
];

/** Before and after of a change, field by field. */
export function ChangesTable({ changes }: { changes: readonly FieldChange[] }) {
  return (
    <DataTable
      caption="Before and after, field by field"
      columns={columns}
      rows={changes}
      rowKey={({ field }) => field}
      empty={<Text c="dimmed">This row has no fields: what happened says it all.</Text>}
    />
  );
}
