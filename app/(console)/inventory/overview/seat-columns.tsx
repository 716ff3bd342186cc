import type { Column } from "#components/data-table.tsx";
import { moneyInWords } from "#lib/licences/money.ts";
import { type Licence, yearlyCost } from "#lib/licences/read.ts";

/** How many seats a row counts, and what they cost a year. */
export const seatColumns = <Row extends { seats: number }>(licence: Licence | null): Column<Row>[] => [
  { id: "seats", header: "Seats", align: "right", cell: (row) => row.seats.toLocaleString("en") },
  {
    id: "cost",
    header: "Cost a year",
    align: "right",
    cell: (row) => {
      const cost = yearlyCost(licence, row.seats);
      return cost ? moneyInWords(cost, 0) : "–";
    },
  },
];
