"use client";

import { EmptyState } from "@mantine/core";
import { type Column, DataTable } from "#components/data-table.tsx";
import { Bytes } from "#components/numbers.tsx";
import type { ComparedRow } from "#lib/runs/compare.ts";
import { type Comparison, comparisons } from "#lib/runs/comparison.ts";

const withValues: readonly Comparison[] = ["role", "status", "storage", "groupRole"];

const said = (value: string | null, show: Comparison) =>
  value === null ? "Unknown" : show === "storage" ? <Bytes value={BigInt(value)} /> : value;

/** The rows behind one count of the comparison. */
export function ComparedTable({ rows, next, show }: { rows: ComparedRow[]; next: string | null; show: Comparison }) {
  const columns: readonly Column<ComparedRow>[] = [
    { id: "name", header: "User", names: true, cell: (row) => row.name || row.id },
    { id: "login", header: "Login", cell: (row) => row.login },
    ...(comparisons[show].stream === "memberships"
      ? [{ id: "group", header: "Group", cell: (row: ComparedRow) => row.groupName }]
      : []),
    ...(withValues.includes(show)
      ? [
          { id: "before", header: "From", cell: (row: ComparedRow) => said(row.before, show) },
          { id: "after", header: "To", cell: (row: ComparedRow) => said(row.after, show) },
        ]
      : []),
  ];
  return (
    <DataTable
      caption={comparisons[show].label}
      columns={columns}
      rows={rows}
      rowKey={(row) => row.key}
      paging={{ next }}
      empty={<EmptyState title="Nobody" description="The two inventories agree in this." />}
    />
  );
}
