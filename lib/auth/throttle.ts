import { RateLimiterPrisma, RateLimiterRes } from "rate-limiter-flexible";
import { db } from "#lib/db.ts";
import { hashSecret } from "#lib/seal.ts";
import { addressNetwork } from "./client-address.ts";

const limiter = (keyPrefix: string, points: number) =>
  new RateLimiterPrisma({ storeClient: db, tableName: "rateLimit", keyPrefix, points, duration: 60 });

const perAccount = limiter("sign-in account", 5);
const perAddress = limiter("sign-in address", 30);

const accountKey = (email: string) => hashSecret(email);

/**
 * Counts one attempt to sign in; gives the seconds to wait when there were too many in the last minute (5 for an
 * account, 30 from an address), null when it may go on. It delays and never locks an account.
 */
export async function throttleSignIn(email: string, address: string | null): Promise<number | null> {
  const attempts = await Promise.allSettled([
    perAccount.consume(accountKey(email)),
    perAddress.consume(addressNetwork(address)),
  ]);
  let waitSeconds = 0;
  for (const attempt of attempts) {
    if (attempt.status === "fulfilled") continue;
    if (!(attempt.reason instanceof RateLimiterRes)) throw attempt.reason;
    waitSeconds = Math.max(waitSeconds, Math.ceil(attempt.reason.msBeforeNext / 1000), 1);
  }
  return waitSeconds || null;
}

/** After a right password: forgets the account's attempts, and does not count this one against the address. */
export async function forgetAttempts(email: string, address: string | null): Promise<void> {
  await perAccount.delete(accountKey(email));
  await perAddress.reward(addressNetwork(address));
}
