"use client";

import { Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { type Column, DataTable } from "#components/data-table.tsx";
import type { ChangedRow } from "#lib/runs/changes.ts";

type Props = { caption: string; rows: ChangedRow[]; next: string | null; withFields: boolean; empty: ReactNode };

const nothing = "nothing";

/** The rows behind one of a run's counts; of what changed both values. */
export function ChangesTable({ caption, rows, next, withFields, empty }: Props) {
  const columns: readonly Column<ChangedRow>[] = [
    { id: "name", header: "Name", names: true, cell: (row) => row.name || row.id },
    { id: "id", header: "Box ID", cell: (row) => row.id },
    ...(withFields
      ? [
          {
            id: "fields",
            header: "What changed",
            cell: (row: ChangedRow) => (
              <Stack gap={2}>
                {row.fields.map(({ field, before, after }) => (
                  <Text key={field} size="sm" style={{ overflowWrap: "anywhere" }}>
                    <b>{field.replaceAll("_", " ")}</b>: {before ?? nothing} → {after ?? nothing}
                  </Text>
                ))}
              </Stack>
            ),
          },
        ]
      : []),
  ];
  return (
    <DataTable
      caption={caption}
      columns={columns}
      rows={rows}
      rowKey={(row) => row.id}
      paging={{ next }}
      empty={empty}
    />
  );
}
