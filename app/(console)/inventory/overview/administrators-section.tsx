import { Text } from "@mantine/core";
import { Section } from "#app/(console)/inventory/section.tsx";
import { DataTable } from "#components/data-table.tsx";
import { Count } from "#components/numbers.tsx";
import { RelativeTime } from "#components/relative-time.tsx";
import type { Administrators } from "#lib/insight/administrators.ts";
import type { Figure } from "#lib/insight/figure.ts";
import { personColumns, usersCsv } from "./person-columns.tsx";

type Props = { administrators: Figure<Administrators>; connectorId: string; activityKnown: boolean };

/** The administrators who have not logged in for longest. */
export function AdministratorsSection({ administrators, connectorId, activityKnown }: Props) {
  return (
    <Section
      title="Administrators, longest away first"
      figure={administrators}
      csv={usersCsv(connectorId, { accounts: "administrators" })}
    >
      {({ count, longestAway }) => (
        <>
          <Text c="dimmed" mb="sm">
            <Count value={count} /> in all.
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
