import { rateLimit, secondsToWait } from "#lib/rate-limits/rate-limit.ts";
import { hashSecret } from "#lib/seal.ts";
import { addressNetwork } from "./client-address.ts";

const perAccount = rateLimit("sign-in account", { points: 5, seconds: 60 });
const perAddress = rateLimit("sign-in address", { points: 30, seconds: 60 });

const accountKey = (email: string) => hashSecret(email);

/**
 * Counts one attempt to sign in; gives the seconds to wait when there were too many in the last minute (5 for an
 * account, 30 from an address), null when it may go on. It delays and never locks an account.
 */
export async function throttleSignIn(email: string, address: string | null): Promise<number | null> {
  const [ofAccount, ofAddress] = await Promise.all([
    secondsToWait(perAccount, accountKey(email)),
    secondsToWait(perAddress, addressNetwork(address)),
  ]);
  return Math.max(ofAccount ?? 0, ofAddress ?? 0) || null;
}

/** After a right password: forgets the account's attempts, and does not count this one against the address. */
export async function forgetAttempts(email: string, address: string | null): Promise<void> {
  await perAccount.delete(accountKey(email));
  await perAddress.reward(addressNetwork(address));
}
