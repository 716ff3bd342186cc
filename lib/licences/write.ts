import { recordAudit } from "#lib/audit/record.ts";
import { type Caller, requireRole } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { Conflict, NotFound } from "#lib/errors.ts";
import type { LicenceForm, SavedLicence } from "./schema.ts";

const columnsOf = ({ seats, price, currency, pricePeriod, renewsOn }: LicenceForm) => ({
  seats,
  price: price || null,
  currency: price ? currency : null,
  pricePeriod,
  renewsOn: renewsOn ? new Date(renewsOn) : null,
});
type Columns = ReturnType<typeof columnsOf>;

/** The columns as the audit log tells them: a price without its filling zeros, a day without a time. */
const told = ({ seats, price, currency, pricePeriod, renewsOn }: Omit<Columns, "price"> & { price: unknown }) => ({
  seats,
  price: price === null ? null : String(Number(price)),
  currency,
  pricePeriod,
  renewsOn: renewsOn?.toISOString().slice(0, 10) ?? null,
});

/** Saves what was bought for a connector's enterprise. Throws Conflict when someone else saved since it was opened. */
export async function saveLicence(admin: Caller, input: SavedLicence): Promise<{ name: string }> {
  requireRole(admin, "administrator");
  const { connectorId, revision } = input;
  return db.$transaction(async (transaction) => {
    await transaction.$queryRaw`SELECT id FROM connector WHERE id = ${connectorId}::uuid FOR UPDATE`;
    const connector = await transaction.connector.findUnique({
      where: { id: connectorId },
      select: { name: true, licence: true },
    });
    if (!connector) throw new NotFound("This connector was deleted. Close the dialog and look at the list again.");
    const { name, licence: stored } = connector;
    if ((stored?.revision ?? 0) !== revision)
      throw new Conflict(
        `Someone changed the licence of "${name}" while you were editing it. Nothing of yours was saved. Open it again to see the change, then repeat yours.`,
      );
    const columns = columnsOf(input);
    const after = told(columns);
    const before = stored && told(stored);
    const changed = Object.keys(after).filter(
      (field) => before?.[field as keyof typeof after] !== after[field as keyof typeof after],
    );
    if (changed.length === 0) return { name };
    await transaction.licence.upsert({
      where: { connectorId },
      create: { connectorId, ...columns },
      update: { ...columns, revision: { increment: 1 } },
    });
    const only = (all: object) => Object.fromEntries(Object.entries(all).filter(([field]) => changed.includes(field)));
    await recordAudit(transaction, admin, {
      noun: "licence",
      event: before ? "changed" : "entered",
      subjectId: connectorId,
      subject: name,
      ...(before && { before: only(before) }),
      after: only(after),
    });
    return { name };
  });
}
