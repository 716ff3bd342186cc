import { setTimeout as delay } from "node:timers/promises";
import type { Caller } from "#lib/caller.ts";
import { ProviderFailure } from "#lib/connectors/kind.ts";
import { Refused } from "#lib/errors.ts";
import { type JudgedGrant, readGrant } from "./read.ts";
import { refreshGrant } from "./refresh.ts";
import { openOfGrant } from "./sealed.ts";

type EndedBecause = "authorization_expired" | "authorization_revoked" | "restored_from_backup";

/** `cause` is a code of the closed list of failures. */
export type AccessTokenResult =
  | { outcome: "token"; accessToken: string; fingerprint: string; expiresAt: Date }
  | { outcome: "needs_authorization"; cause: EndedBecause }
  | { outcome: "client_credentials_invalid"; cause: "client_credentials_invalid" };

const waitForOthersSeconds = 120;

function tokenOf(grant: JudgedGrant): AccessTokenResult {
  return {
    outcome: "token",
    accessToken: openOfGrant(grant.id, "access_token_sealed", grant.accessTokenSealed),
    fingerprint: grant.accessTokenFingerprint,
    expiresAt: grant.accessTokenExpiresAt,
  };
}

/** Why a grant has ended, by a code of the closed list of failures, from the cause that its row keeps. */
export function whyEnded({ cause }: { cause: string | null }): EndedBecause {
  if (cause === "expired") return "authorization_expired";
  return cause === "restored" || cause === "copy" ? "restored_from_backup" : "authorization_revoked";
}

/** Whether this token will do: it is fresh, or it still works while someone else is getting the next one. */
function serves(grant: JudgedGrant, rejected: string | null): boolean {
  if (grant.accessTokenFingerprint === rejected) return false;
  return grant.isFresh || (grant.isUsable && grant.isLeased);
}

/**
 * The grant's access token, refreshed when it is about to end or is the rejected one (by its fingerprint). However many
 * ask, in however many processes, a refresh token is posted by one of them. Throws NotFound for a revoked grant, and
 * ProviderFailure `provider_unavailable` when there is no token to give because the provider is away.
 */
export async function readAccessToken(
  caller: Caller,
  grantId: string,
  rejectedFingerprint: string | null,
): Promise<AccessTokenResult> {
  if (caller.kind === "person") throw new Refused("Access tokens are for endpoint servers.");
  const end = performance.now() + waitForOthersSeconds * 1000;
  for (;;) {
    const grant = await readGrant(grantId);
    if (grant.state === "needs_authorization")
      return {
        outcome: "needs_authorization",
        cause: whyEnded(grant),
      };
    if (serves(grant, rejectedFingerprint)) return tokenOf(grant);
    const refreshed = await refreshGrant(caller, grant);
    switch (refreshed.outcome) {
      case "changed":
        continue;
      case "client_credentials_invalid":
        return { outcome: "client_credentials_invalid", cause: "client_credentials_invalid" };
      case "unavailable":
        if (grant.isUsable && grant.accessTokenFingerprint !== rejectedFingerprint) return tokenOf(grant);
        throw new ProviderFailure("provider_unavailable", refreshed.detail);
      case "busy":
        if (performance.now() > end)
          throw new ProviderFailure(
            "provider_unavailable",
            "Another process has been refreshing the grant for too long.",
          );
        await delay(100 + Math.random() * 150);
    }
  }
}
