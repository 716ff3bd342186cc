import { addressNetwork } from "#lib/auth/client-address.ts";
import { rateLimit, secondsToWait } from "#lib/rate-limits/rate-limit.ts";

/** Requests a minute of one token. */
export const requestsPerMinute = 600;

/** Requests a minute from an address without a token that counts. */
const strangersPerMinute = 120;

const perToken = rateLimit("API token", { points: requestsPerMinute, seconds: 60 });
const strangers = rateLimit("API without token", { points: strangersPerMinute, seconds: 60 });

/** Counts a request of a token; gives the seconds to wait when there were too many in the last minute. */
export const throttleToken = (tokenId: string) => secondsToWait(perToken, tokenId);

/** As throttleToken, for who shows no token that counts, by the address. */
export const throttleStranger = (address: string | null) => secondsToWait(strangers, addressNetwork(address));
