import { Text } from "@mantine/core";
import { type Column, DataTable } from "#components/data-table.tsx";
import { Amount, Bytes } from "#components/numbers.tsx";
import { RelativeTime } from "#components/relative-time.tsx";
import { costSince, type ReclaimRow } from "#lib/insight/reclaim.ts";
import type { PublishedRun } from "#lib/inventory/published.ts";
import type { Licence } from "#lib/licences/read.ts";
import { personColumns } from "./person-columns.tsx";

type Props = {
  rows: readonly ReclaimRow[];
  licence: Licence | null;
  run: PublishedRun;
  paging?: { next: string | null };
};

const reasons = { inactive: "Inactive account", idle: "Idle", "never seen": "Never seen" } as const;

const columnsOf = (run: PublishedRun, licence: Licence | null): Column<ReclaimRow>[] => [
  ...personColumns<ReclaimRow>(run.connectorId),
  { id: "reason", header: "Why", cell: (row) => reasons[row.reason] },
  { id: "since", header: "Since", cell: (row) => (row.since ? <RelativeTime at={row.since} /> : "Unknown") },
  {
    id: "effort",
    header: "Effort",
    cell: ({ bytes }) => {
      if (bytes === null) return "Unknown";
      if (bytes === 0n) return "Nothing to transfer";
      return (
        <>
          Transfer <Bytes value={bytes} /> first
        </>
      );
    },
  },
  {
    id: "cost",
    header: "Cost since",
    align: "right",
    cell: (row) => {
      const cost = costSince(licence, row.since, run.activityUntil);
      return cost ? <Amount money={cost} /> : "–";
    },
  },
];

/** Seats to take back, in the order in which to do it. */
export function ReclaimTable({ rows, licence, run, paging }: Props) {
  return (
    <DataTable
      caption="Seats to take back"
      columns={columnsOf(run, licence)}
      rows={rows}
      rowKey={(row) => row.id}
      paging={paging}
      empty={<Text>No seat can be taken back.</Text>}
    />
  );
}
