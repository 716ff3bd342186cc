import { Text } from "@mantine/core";
import { Section } from "#app/(console)/inventory/section.tsx";
import { bytesInWords } from "#components/bytes.ts";
import { type Column, DataTable } from "#components/data-table.tsx";
import { RelativeTime } from "#components/relative-time.tsx";
import type { Administrators } from "#lib/insight/administrators.ts";
import type { Figure } from "#lib/insight/figure.ts";
import { costSince, type ReclaimRow } from "#lib/insight/reclaim.ts";
import type { PublishedRun } from "#lib/inventory/published.ts";
import { moneyInWords } from "#lib/licences/money.ts";
import type { Licence } from "#lib/licences/read.ts";
import { personColumns, usersCsv } from "./person-columns.tsx";

type ReclaimProps = {
  reclaim: Figure<{ rows: ReclaimRow[]; next: string | null }>;
  licence: Licence | null;
  run: PublishedRun;
};

const reasons = { inactive: "Inactive account", idle: "Idle", "never seen": "Never seen" } as const;

/** The first seats to take back; all of them are in the CSV. */
export function ReclaimSection({ reclaim, licence, run }: ReclaimProps) {
  const columns: Column<ReclaimRow>[] = [
    ...personColumns<ReclaimRow>(run.connectorId),
    { id: "reason", header: "Why", cell: (row) => reasons[row.reason] },
    { id: "since", header: "Since", cell: (row) => (row.since ? <RelativeTime at={row.since} /> : "Unknown") },
    {
      id: "effort",
      header: "Effort",
      cell: ({ bytes }) => {
        if (bytes === null) return "Unknown";
        return bytes === 0n ? "Nothing to transfer" : `Transfer ${bytesInWords(bytes)} first`;
      },
    },
    {
      id: "cost",
      header: "Cost since",
      align: "right",
      cell: (row) => {
        const cost = costSince(licence, row.since, run.activityUntil);
        return cost ? moneyInWords(cost) : "–";
      },
    },
  ];
  return (
    <Section
      title="Seats to take back first"
      figure={reclaim}
      csv={`/api/inventory/overview/reclaim?connector=${run.connectorId}`}
    >
      {({ rows, next }) => (
        <>
          <Text c="dimmed" mb="sm">
            Not seen for 90 days, or not allowed to sign in. Those without content to transfer come first, then the
            longest idle. {next && "The CSV has all of them."}
          </Text>
          <DataTable
            caption="Seats to take back"
            columns={columns}
            rows={rows}
            rowKey={(row) => row.id}
            empty={<Text>No seat can be taken back.</Text>}
          />
        </>
      )}
    </Section>
  );
}

type AdministratorsProps = { administrators: Figure<Administrators>; connectorId: string; activityKnown: boolean };

/** The administrators who have not logged in for longest. */
export function AdministratorsSection({ administrators, connectorId, activityKnown }: AdministratorsProps) {
  return (
    <Section
      title="Administrators, longest away first"
      figure={administrators}
      csv={usersCsv(connectorId, { accounts: "administrators" })}
    >
      {({ count, longestAway }) => (
        <>
          <Text c="dimmed" mb="sm">
            {count.toLocaleString("en")} in all.
          </Text>
          <DataTable
            caption="Administrators"
            columns={[
              ...personColumns<Administrators["longestAway"][number]>(connectorId),
              { id: "role", header: "Role", cell: (row) => row.role },
              {
                id: "lastLogin",
                header: "Last login",
                cell: (row) =>
                  row.lastLoginAt ? <RelativeTime at={row.lastLoginAt} /> : activityKnown ? "Not seen" : "Unknown",
              },
            ]}
            rows={longestAway}
            rowKey={(row) => row.id}
            empty={<Text>Nobody administers the enterprise, as far as the run could see.</Text>}
          />
        </>
      )}
    </Section>
  );
}
