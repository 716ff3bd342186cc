import { RateLimiterPrisma, RateLimiterRes } from "rate-limiter-flexible";
import { addressNetwork } from "#lib/auth/client-address.ts";
import { db } from "#lib/db.ts";

const limiter = (keyPrefix: string, points: number) =>
  new RateLimiterPrisma({ storeClient: db, tableName: "rateLimit", keyPrefix, points, duration: 60 });

/** Requests a minute of one token. */
export const requestsPerMinute = 600;

/** Requests a minute from an address without a token that counts. */
const strangersPerMinute = 120;

const perToken = limiter("API token", requestsPerMinute);
const strangers = limiter("API without token", strangersPerMinute);

async function waitSeconds(limit: RateLimiterPrisma, key: string): Promise<number | null> {
  try {
    await limit.consume(key);
    return null;
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    return Math.max(1, Math.ceil(error.msBeforeNext / 1000));
  }
}

/** Counts a request of a token; gives the seconds to wait when there were too many in the last minute. */
export const throttleToken = (tokenId: string) => waitSeconds(perToken, tokenId);

/** As throttleToken, for who shows no token that counts, by the address. */
export const throttleStranger = (address: string | null) => waitSeconds(strangers, addressNetwork(address));
