import { Text } from "@mantine/core";
import type { Route } from "next";
import { Section } from "#app/(console)/inventory/section.tsx";
import { DataTable } from "#components/data-table.tsx";
import { Bytes } from "#components/numbers.tsx";
import { AreasPicture } from "#components/picture.tsx";
import type { Figure } from "#lib/insight/figure.ts";
import type { Storage } from "#lib/insight/storage.ts";
import { personColumns, userAddress, usersCsv } from "./person-columns.tsx";

type Props = { storage: Figure<Storage>; connectorId: string };

/** Each of the heaviest accounts, and all others together. */
function areasOf({ heaviest, total }: Storage, connectorId: string) {
  const others = heaviest.reduce((left, { bytes }) => left - bytes, total);
  return [
    ...heaviest.map(({ id, name, login, bytes }, place) => ({
      name: name || login,
      value: Number(bytes),
      bytes,
      fill: `var(--mantine-color-petrol-${place % 2 === 0 ? 7 : 8})`,
      href: userAddress(connectorId, id),
    })),
    {
      name: "All others",
      value: Number(others),
      bytes: others,
      fill: "var(--mantine-color-gray-7)",
      href: `/inventory/users?${new URLSearchParams({ connector: connectorId, sort: "spaceUsed", direction: "desc" })}` as Route,
    },
  ].filter(({ value }) => value > 0);
}

/** Who stores the most. */
export function StorageSection({ storage, connectorId }: Props) {
  return (
    <Section
      title="Who stores the most"
      figure={storage}
      csv={usersCsv(connectorId, { sort: "spaceUsed", direction: "desc" })}
    >
      {(value) => (
        <>
          <AreasPicture data={areasOf(value, connectorId)} />
          <DataTable
            caption="Accounts that store the most"
            columns={[
              ...personColumns<Storage["heaviest"][number]>(connectorId),
              { id: "bytes", header: "Stored", align: "right", cell: (row) => <Bytes value={row.bytes} /> },
              {
                id: "share",
                header: "Of all",
                align: "right",
                cell: ({ bytes }) =>
                  value.total > 0n ? `${(Number((bytes * 1000n) / value.total) / 10).toFixed(1)} %` : "–",
              },
            ]}
            rows={value.heaviest}
            rowKey={(row) => row.id}
            empty={<Text>Of no account it is known what it stores.</Text>}
          />
        </>
      )}
    </Section>
  );
}
