import type { Transaction } from "#lib/db.ts";
import { NotFound } from "#lib/errors.ts";

/** Locks the connector's row until the transaction ends. Throws NotFound. */
export async function lockConnector(transaction: Transaction, id: string) {
  await transaction.$queryRaw`SELECT id FROM connector WHERE id = ${id}::uuid FOR UPDATE`;
  const connector = await transaction.connector.findUnique({ where: { id } });
  if (!connector) throw new NotFound("This connector was deleted. Close the dialog and look at the list again.");
  return connector;
}
