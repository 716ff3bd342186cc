import { type Caller, requireRole } from "#lib/caller.ts";
import { db, type Prisma } from "#lib/db.ts";
import { type Money, moneyOf, shareOf } from "./money.ts";

type Row = Prisma.LicenceGetPayload<object>;

function licenceOf(row: Row) {
  const price = row.price && row.currency ? moneyOf(row.price.toFixed(4), row.currency) : null;
  return {
    connectorId: row.connectorId,
    seats: row.seats,
    price,
    pricePeriod: row.pricePeriod,
    /** What one seat costs a year; null while no price is known. */
    yearlyPrice: price && shareOf(price, row.pricePeriod === "month" ? 12n : 1n),
    /** A day as YYYY-MM-DD. */
    renewsOn: row.renewsOn?.toISOString().slice(0, 10) ?? null,
    revision: row.revision,
    updatedAt: row.updatedAt,
  };
}
export type Licence = ReturnType<typeof licenceOf>;

/** What was bought for the connector's enterprise; null while nobody entered it. */
export async function readLicence(person: Caller, connectorId: string): Promise<Licence | null> {
  requireRole(person, "viewer");
  const row = await db.licence.findUnique({ where: { connectorId } });
  return row && licenceOf(row);
}

/** What this many seats cost a year; null while no price is known. */
export function yearlyCost(licence: Licence | null, seats: number): Money | null {
  return licence?.yearlyPrice ? shareOf(licence.yearlyPrice, BigInt(seats)) : null;
}
