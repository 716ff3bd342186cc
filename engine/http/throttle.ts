import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { addressNetwork } from "#lib/auth/client-address.ts";
import type { RefusalAnswer } from "./refusals.ts";

/** Calls a minute from one address. A machine makes one in ten minutes, and many may share an address. */
export const openDoorCalls = 300;

const limiter = new RateLimiterMemory({ points: openDoorCalls, duration: 60 });

/** Counts a call of a machine that has shown no token yet; gives the refusal when there were too many. */
export async function throttleOpenDoor(address: string | null): Promise<null | RefusalAnswer> {
  try {
    await limiter.consume(addressNetwork(address));
    return null;
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    const seconds = Math.max(1, Math.ceil(error.msBeforeNext / 1000));
    const message = `Too many calls from this address. Try again in ${seconds} s.`;
    return { status: 429, refusal: { error: "busy", message } };
  }
}
