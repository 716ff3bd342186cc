import { recordExport } from "#lib/audit/record-export.ts";
import { type Caller, requireRole } from "#lib/caller.ts";
import { type CsvValue, csvLine } from "#lib/csv.ts";
import type { PublishedRun } from "#lib/inventory/published.ts";
import { decimalOf } from "#lib/licences/money.ts";
import { type Licence, readLicence, yearlyCost } from "#lib/licences/read.ts";
import { readChargeBack, seatsOf, shareCost } from "./charge-back.ts";
import type { Figure } from "./figure.ts";
import { readGrowth } from "./growth.ts";
import { readIdle } from "./idle.ts";
import { costSince, readReclaimList } from "./reclaim.ts";
import { readUseOfSeats } from "./use-of-seats.ts";

/** `label`: by what the charge-back is told; null: by groups. */
type Source = { person: Caller; run: PublishedRun; licence: Licence | null; label: string | null };
type Table = { header: string[]; rows: (source: Source) => AsyncGenerator<CsvValue[]> };

// More than any enterprise has groups; a row takes some hundred bytes.
const mostGroups = 1_000_000;

const cost = (licence: Licence | null, seats: number) => {
  const money = yearlyCost(licence, seats);
  return money && decimalOf(money);
};

/** A figure without a value is one row that says why. */
const unknown = ({ status, reason }: Figure<unknown>): CsvValue[] => [status, reason];

const tables = {
  idle: {
    header: ["last_seen_days_from", "last_seen_days_to", "seats", "cost_per_year", "currency"],
    async *rows({ person, run, licence }) {
      const idle = await readIdle(person, run);
      const currency = licence?.price?.currency ?? null;
      if (idle.value === null) return yield unknown(idle);
      for (const { fromDays, toDays, users } of idle.value.bins)
        yield [fromDays, toDays, users, cost(licence, users), currency];
      yield ["never seen", null, idle.value.never, cost(licence, idle.value.never), currency];
    },
  },
  growth: {
    header: ["month", "joiners", "leavers"],
    async *rows({ person, run }) {
      const growth = await readGrowth(person, run);
      if (growth.value === null) return yield unknown(growth);
      for (const { month, joiners, leavers } of growth.value.months) yield [month, joiners, leavers ?? "unknown"];
    },
  },
  seats: {
    header: ["use", "seats", "cost_per_year", "currency"],
    async *rows({ person, run, licence }) {
      const use = await readUseOfSeats(person, run);
      if (use.value === null) return yield unknown(use);
      const { neverSeen, idle, inactive, inUse } = use.value;
      const row = (name: string, seats: number) => [
        name,
        seats,
        cost(licence, seats),
        licence?.price?.currency ?? null,
      ];
      if (licence) yield row("bought", licence.seats);
      yield row("never seen", neverSeen);
      yield row("idle for 90 days", idle);
      yield row("seen since, inactive now", inactive);
      yield row("in use", inUse);
    },
  },
  "charge-back": {
    header: ["id", "name", "seats", "share_of_seats", "seats_to_take_back", "cost_per_year", "currency"],
    async *rows({ person, run, licence, label }) {
      const chargeBack = await readChargeBack(person, run, { label, most: mostGroups });
      if (chargeBack.value === null) return yield unknown(chargeBack);
      for (const { key, name, seats, share, takeBack } of chargeBack.value.rows) {
        const money = shareCost(licence, share);
        const inSeats = seatsOf(share).toFixed(6);
        yield [
          key,
          name,
          seats,
          inSeats,
          takeBack ?? "unknown",
          ...(money ? [decimalOf(money), money.currency] : [null, null]),
        ];
      }
    },
  },
  reclaim: {
    header: ["id", "name", "login", "reason", "since", "stored_bytes", "cost_since", "currency"],
    async *rows({ person, run, licence }) {
      let after: string | null = null;
      do {
        const page: Awaited<ReturnType<typeof readReclaimList>> = await readReclaimList(person, run, {
          after,
          size: 2000,
        });
        if (page.value === null) return yield unknown(page);
        for (const row of page.value.rows) {
          const spent = costSince(licence, row.since, run.activityUntil);
          const money = spent ? [decimalOf(spent), spent.currency] : [null, null];
          yield [row.id, row.name, row.login, row.reason, row.since, row.bytes, ...money];
        }
        after = page.value.next;
      } while (after);
    },
  },
} as const satisfies Record<string, Table>;
export type InsightTable = keyof typeof tables;

/** Whether the overview has a table of this name. */
export const isInsightTable = (name: string): name is InsightTable => Object.hasOwn(tables, name);

/** A table of the overview as CSV lines. The reading is on record. */
export async function* exportInsight(
  person: Caller,
  run: PublishedRun,
  name: InsightTable,
  label: string | null = null,
): AsyncGenerator<string> {
  requireRole(person, "viewer");
  const table: Table = tables[name];
  const licence = await readLicence(person, run.connectorId);
  await recordExport(person, { subjectId: run.runId, subject: run.connectorName, table: `overview: ${name}` });
  yield csvLine(table.header);
  for await (const row of table.rows({ person, run, licence, label })) yield csvLine(row);
}
