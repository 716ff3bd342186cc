import { Text } from "@mantine/core";
import { Section } from "#app/(console)/inventory/section.tsx";
import { DataTable } from "#components/data-table.tsx";
import { LinkText } from "#components/links.tsx";
import { Count, Day } from "#components/numbers.tsx";
import { Picture } from "#components/picture.tsx";
import type { Figure } from "#lib/insight/figure.ts";
import type { Growth } from "#lib/insight/growth.ts";
import type { Licence } from "#lib/licences/read.ts";
import { usersAddress } from "./users-address.ts";

type Props = { growth: Figure<Growth>; licence: Licence | null; connectorId: string };

/** The months from the last one on to that of the renewal, if it is within a year. */
function monthsToRenewal(last: string, renewsOn: string | null): string[] {
  const until = renewsOn?.slice(0, 7) ?? "";
  const [year = 0, month = 1] = last.split("-").map(Number);
  const ahead = Array.from({ length: 12 }, (_, place) =>
    new Date(Date.UTC(year, month + place)).toISOString().slice(0, 7),
  );
  return ahead.includes(until) ? ahead.slice(0, ahead.indexOf(until) + 1) : [];
}

/** Who joined and left a month, with the renewal marked. */
export function GrowthSection({ growth, licence, connectorId }: Props) {
  const users = usersAddress(connectorId);
  const hrefOf = (month: string) => users({ accounts: "people", created: month });
  return (
    <Section
      title="Joiners and leavers"
      figure={growth}
      csv={`/api/inventory/overview/growth?connector=${connectorId}`}
    >
      {({ months, knownSince }) => {
        const ahead = monthsToRenewal(months.at(-1)?.month ?? "", licence?.renewsOn ?? null);
        const renewal = licence?.renewsOn?.slice(0, 7);
        const shown = [...months.map(({ month }) => month), ...ahead];
        return (
          <>
            <Text c="dimmed" mb="sm">
              Joiners are seat holders of today by the month of their account. Leavers are accounts that a run no longer
              found, app users included
              {knownSince && (
                <>
                  ; known since <Day of={knownSince} />
                </>
              )}
              .
            </Text>
            <Picture
              data={[
                ...months.map(({ month, joiners, leavers }) => ({
                  label: month,
                  Joiners: joiners,
                  Leavers: leavers,
                  href: hrefOf(month),
                })),
                ...ahead.map((month) => ({ label: month, Joiners: null, Leavers: null })),
              ]}
              series={[
                { name: "Joiners", color: "petrol.6" },
                { name: "Leavers", color: "orange.6" },
              ]}
              mark={renewal && shown.includes(renewal) ? { at: renewal, label: "Renewal" } : undefined}
            />
            <DataTable
              caption="Joiners and leavers by month"
              columns={[
                {
                  id: "month",
                  header: "Month",
                  names: true,
                  cell: (row) => <LinkText href={hrefOf(row.month)}>{row.month}</LinkText>,
                },
                { id: "joiners", header: "Joiners", align: "right", cell: (row) => <Count value={row.joiners} /> },
                {
                  id: "leavers",
                  header: "Leavers",
                  align: "right",
                  cell: (row) => (row.leavers === null ? "Unknown" : <Count value={row.leavers} />),
                },
              ]}
              rows={months.toReversed()}
              rowKey={(row) => row.month}
              empty={<Text>No month to show.</Text>}
            />
          </>
        );
      }}
    </Section>
  );
}
