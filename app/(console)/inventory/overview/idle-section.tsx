import { Text } from "@mantine/core";
import { Section } from "#app/(console)/inventory/section.tsx";
import { DataTable } from "#components/data-table.tsx";
import { LinkText } from "#components/links.tsx";
import { Picture } from "#components/picture.tsx";
import type { Figure } from "#lib/insight/figure.ts";
import type { Idle } from "#lib/insight/idle.ts";
import type { Licence } from "#lib/licences/read.ts";
import { seatColumns } from "./seat-columns.tsx";
import { usersAddress } from "./users-address.ts";

type Props = { idle: Figure<Idle>; licence: Licence | null; connectorId: string };

/** How long the holders of seats have been idle, as a histogram and as a table with the cost. */
export function IdleSection({ idle, licence, connectorId }: Props) {
  const users = usersAddress(connectorId);
  const rowsOf = ({ bins, never }: Idle) =>
    [
      ...bins.map((bin) => ({
        label: bin.toDays === null ? `${bin.fromDays}+` : `${bin.fromDays}–${bin.toDays}`,
        name: bin.toDays === null ? `${bin.fromDays} days or more` : `${bin.fromDays} to ${bin.toDays} days`,
        seats: bin.users,
        idle: `${bin.fromDays}-${bin.toDays ?? ""}`,
      })),
      { label: "Never", name: "Never seen", seats: never, idle: "never" },
    ].map((row) => ({ ...row, href: users({ accounts: "people", idle: row.idle }) }));
  return (
    <Section
      title="How long seats have been idle"
      figure={idle}
      csv={`/api/inventory/overview/idle?connector=${connectorId}`}
    >
      {(value) => (
        <>
          <Picture
            data={rowsOf(value).map(({ label, seats, href }) => ({ label, Seats: seats, href }))}
            series={[{ name: "Seats", color: "petrol.6" }]}
          />
          <DataTable
            caption="Seats by the time since their holder was last seen"
            columns={[
              {
                id: "name",
                header: "Last seen",
                names: true,
                cell: (row) => <LinkText href={row.href}>{row.name}</LinkText>,
              },
              ...seatColumns(licence),
            ]}
            rows={rowsOf(value).filter(({ seats }) => seats > 0)}
            rowKey={(row) => row.idle}
            empty={<Text>Nobody holds a seat.</Text>}
          />
        </>
      )}
    </Section>
  );
}
