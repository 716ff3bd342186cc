import { Group, Text } from "@mantine/core";
import type { Route } from "next";
import { Section } from "#app/(console)/inventory/section.tsx";
import { type Column, DataTable } from "#components/data-table.tsx";
import { FilterSelect } from "#components/filter-select.tsx";
import { LinkText } from "#components/links.tsx";
import { Amount, Count } from "#components/numbers.tsx";
import { Picture } from "#components/picture.tsx";
import type { Caller } from "#lib/caller.ts";
import { type ChargeBackRow, readChargeBack, readLabels, seatsOf, shareCost } from "#lib/insight/charge-back.ts";
import type { PublishedRun } from "#lib/inventory/published.ts";
import { type Licence, readLicence } from "#lib/licences/read.ts";

type Props = { person: Caller; run: PublishedRun; label: string | null };

const bars = 12;

function nameOf({ key, name }: ChargeBackRow, label: string | null): string {
  if (key === null) return label === null ? "In no group" : `Without ${label}`;
  return name || key;
}

function columnsOf({ run, label }: Props, licence: Licence | null): Column<ChargeBackRow>[] {
  return [
    {
      id: "name",
      header: label ?? "Group",
      names: true,
      cell: (row) =>
        label === null && row.key !== null ? (
          <LinkText href={`/inventory/groups/${row.key}?connector=${run.connectorId}` as Route}>
            {nameOf(row, label)}
          </LinkText>
        ) : (
          nameOf(row, label)
        ),
    },
    { id: "seats", header: "Holders", align: "right", cell: (row) => <Count value={row.seats} /> },
    {
      id: "share",
      header: "Share of seats",
      align: "right",
      cell: (row) => <Count value={seatsOf(row.share)} fractionDigits={1} />,
    },
    {
      id: "takeBack",
      header: "To take back",
      align: "right",
      cell: (row) => (row.takeBack === null ? "Unknown" : <Count value={row.takeBack} />),
    },
    {
      id: "cost",
      header: "Cost a year",
      align: "right",
      cell: (row) => {
        const cost = shareCost(licence, row.share);
        return cost ? <Amount money={cost} /> : "–";
      },
    },
  ];
}

/** Who bears the cost of the seats: by groups, or by a label that the enterprise gives its users. */
export async function ChargeBackScreen({ person, run, label }: Props) {
  const [labels, licence, chargeBack] = await Promise.all([
    readLabels(person, run),
    readLicence(person, run.connectorId),
    readChargeBack(person, run, { label }),
  ]);
  const query = new URLSearchParams({ connector: run.connectorId, ...(label !== null && { label }) });
  return (
    <>
      <Group>
        <FilterSelect label="Divided by" name="label" data={labels} placeholder="Groups" width={260} />
      </Group>
      <Section
        title={label === null ? "Seats by group" : `Seats by ${label}`}
        figure={chargeBack}
        csv={`/api/inventory/overview/charge-back?${query}`}
      >
        {({ rows, more }) => (
          <>
            <Text c="dimmed" mb="sm">
              Whoever belongs to several is shared among them in equal parts, so that the shares add up to the seats
              used. {label === null && "The group of all users is left out. "}
              {!licence?.price && "Enter the licence on the overview of the inventory to see the cost. "}
              {more && "The CSV has all of them."}
            </Text>
            <Picture
              data={rows.slice(0, bars).map((row) => ({
                label: nameOf(row, label),
                Seats: seatsOf(row.share),
              }))}
              series={[{ name: "Seats", color: "petrol.6" }]}
            />
            <DataTable
              caption={label === null ? "Seats by group" : `Seats by ${label}`}
              columns={columnsOf({ person, run, label }, licence)}
              rows={rows}
              rowKey={(row) => row.key ?? ""}
              empty={<Text>Nobody holds a seat.</Text>}
            />
          </>
        )}
      </Section>
    </>
  );
}
