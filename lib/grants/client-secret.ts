import type { Transaction } from "#lib/db.ts";
import { sealForGrant } from "./sealed.ts";

/** From now on the grant is refreshed and revoked with this Client secret. */
export async function replaceClientSecret(transaction: Transaction, grantId: string, secret: string): Promise<void> {
  await transaction.grant.update({
    where: { id: grantId },
    data: { clientSecretSealed: sealForGrant(grantId, "client_secret_sealed", secret), refreshFailure: null },
  });
}
