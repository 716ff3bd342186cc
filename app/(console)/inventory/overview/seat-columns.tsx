import type { Column } from "#components/data-table.tsx";
import { Amount, Count } from "#components/numbers.tsx";
import { type Licence, yearlyCost } from "#lib/licences/read.ts";

/** How many seats a row counts, and what they cost a year. */
export const seatColumns = <Row extends { seats: number }>(licence: Licence | null): Column<Row>[] => [
  { id: "seats", header: "Seats", align: "right", cell: (row) => <Count value={row.seats} /> },
  {
    id: "cost",
    header: "Cost a year",
    align: "right",
    cell: (row) => {
      const cost = yearlyCost(licence, row.seats);
      return cost ? <Amount money={cost} digits={0} /> : "–";
    },
  },
];
