import { Text } from "@mantine/core";
import { Section } from "#app/(console)/inventory/section.tsx";
import { DataTable } from "#components/data-table.tsx";
import { LinkText } from "#components/links.tsx";
import { Picture } from "#components/picture.tsx";
import type { Figure } from "#lib/insight/figure.ts";
import { idleAfterDays, type UseOfSeats } from "#lib/insight/use-of-seats.ts";
import type { Licence } from "#lib/licences/read.ts";
import { seatColumns } from "./seat-columns.tsx";
import { usersAddress } from "./users-address.ts";

type Props = { use: Figure<UseOfSeats>; licence: Licence | null; connectorId: string };

/** `step`: by how much it raises or lowers what is left; `filters`: those of Inventory > Users that show its rows. */
type Step = { name: string; seats: number; step: number; filters?: Record<string, string>; standalone?: true };

/** From the seats that were bought down to those in use, step by step. */
export function SeatsSection({ use, licence, connectorId }: Props) {
  const users = usersAddress(connectorId);
  const stepsOf = ({ neverSeen, idle, inactive, inUse }: UseOfSeats): Step[] => {
    const used = neverSeen + idle + inactive + inUse;
    const free = licence ? licence.seats - used : 0;
    const begin: Step[] = licence
      ? [
          { name: "Bought", seats: licence.seats, step: licence.seats },
          { name: free < 0 ? "Not bought" : "Free", seats: Math.abs(free), step: -free },
        ]
      : [{ name: "Used", seats: used, step: used, filters: {} }];
    return [
      ...begin,
      { name: "Never seen", seats: neverSeen, step: -neverSeen, filters: { idle: "never" } },
      { name: `Idle for ${idleAfterDays} days`, seats: idle, step: -idle, filters: { idle: `${idleAfterDays}-` } },
      {
        name: "Seen since, inactive now",
        seats: inactive,
        step: -inactive,
        filters: { status: "inactive", idle: `0-${idleAfterDays - 1}` },
      },
      { name: "In use", seats: inUse, step: inUse, standalone: true },
    ];
  };
  const hrefOf = ({ filters }: Step) => filters && users({ accounts: "people", ...filters });
  return (
    <Section title="Where the seats go" figure={use} csv={`/api/inventory/overview/seats?connector=${connectorId}`}>
      {(value) => (
        <>
          <Text c="dimmed" mb="sm">
            Each seat is counted once. In use is what is left: seen within {idleAfterDays} days and allowed to sign in.
          </Text>
          <Picture
            waterfall
            data={stepsOf(value).map((row) => ({
              label: row.name,
              Seats: row.step,
              standalone: row.standalone,
              color: row.step < 0 ? "orange.6" : "petrol.6",
              href: hrefOf(row),
            }))}
            series={[{ name: "Seats", color: "petrol.6" }]}
          />
          <DataTable
            caption="Where the seats go"
            columns={[
              {
                id: "name",
                header: "Seats that are",
                names: true,
                cell: (row) => {
                  const href = hrefOf(row);
                  return href ? <LinkText href={href}>{row.name}</LinkText> : row.name;
                },
              },
              ...seatColumns<Step>(licence),
            ]}
            rows={stepsOf(value)}
            rowKey={(row) => row.name}
            empty={null}
          />
        </>
      )}
    </Section>
  );
}
