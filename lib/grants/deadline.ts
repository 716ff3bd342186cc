/** Why a grant is not known to work: why the last try to refresh it failed, by codes of the closed list of failures. */
export type RefreshFailure = "client_credentials_invalid" | "provider_unavailable" | "restored_from_backup";

/** How pressing the end of a grant is: at half of its life, and at three quarters of it. */
export type GrantUrgency = "none" | "warning" | "urgent";

/** When a grant ends unless it is used before. `idleDays`: whole days since it was used last. */
export type GrantDeadline = { endsAt: Date; idleDays: number; urgency: GrantUrgency };

const dayMs = 86_400_000;

/**
 * Of a refresh token issued at `issuedAt` that lasts `lifeDays` days unused. With Box's 60 days
 * (developer.box.com, "Refresh tokens") the warning comes at 30 days, the urgent one at 45.
 */
export function grantDeadline(issuedAt: Date, lifeDays: number, now = new Date()): GrantDeadline {
  const idleDays = Math.max(0, Math.floor((now.getTime() - issuedAt.getTime()) / dayMs));
  const urgency = idleDays >= lifeDays * 0.75 ? "urgent" : idleDays >= lifeDays * 0.5 ? "warning" : "none";
  return { endsAt: new Date(issuedAt.getTime() + lifeDays * dayMs), idleDays, urgency };
}
