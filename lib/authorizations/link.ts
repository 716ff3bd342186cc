import { timingSafeEqual } from "node:crypto";
import { fingerprint } from "#lib/seal.ts";

/** What lets somebody without an account open one authorization: only this installation can make it. */
export function linkSecret(authorizationId: string): string {
  return fingerprint(`authorization link|${authorizationId}`);
}

/** Whether `given` is the link of this authorization. */
export function isLinkSecret(authorizationId: string, given: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(linkSecret(authorizationId))];
  return one.length === other.length && timingSafeEqual(one, other);
}
