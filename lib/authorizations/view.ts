import type { ConnectorKind, PermissionState, Permissions } from "#lib/connectors/kind.ts";
import { connectorKind } from "#lib/connectors/kinds.ts";
import type { Prisma } from "#lib/db.ts";
import { open } from "#lib/seal.ts";
import { isOutcomeCode, type OutcomeCode, outcomeWords } from "./outcomes.ts";
import { tokenMinutes, waitingDays } from "./schema.ts";

export type PermissionLine = { label: string; state: PermissionState; withoutIt: string; cure: string };

export type AuthorizationStatus =
  | { state: "begun" | "opened"; expiresAt: string; secondsLeft: number }
  | {
      state: "granted";
      account: { name: string; login: string; role: string };
      enterprise: string;
      permissions: PermissionLine[];
      /** Only for who may have it; null for everybody else, and where a link took its place. */
      token: string | null;
      /** Until when the token counts, or the access that was granted by a link. */
      expiresAt: string;
      redeemed: boolean;
      /** Saving needs a confirmation. */
      anotherEnterprise: { previous: string; now: string } | null;
    }
  | {
      state: "refused";
      code: OutcomeCode;
      title: string;
      cause: string;
      cure: string;
      /** The provider's own words. Text, never HTML. */
      detail: string | null;
      permissions: PermissionLine[];
    };

export type AuthorizationRow = Prisma.AuthorizationGetPayload<object>;

/** The app's permissions as they were found, in the kind's own order. */
export function permissionLines(kind: ConnectorKind, stored: Prisma.JsonValue): PermissionLine[] {
  if (stored === null) return [];
  const permissions = stored as Permissions;
  return kind.permissions.map(({ stream, label, withoutIt, cure }) => ({
    label,
    state: permissions[stream] ?? "unknown",
    withoutIt,
    cure,
  }));
}

const refused = (kind: ConnectorKind, code: OutcomeCode, row: AuthorizationRow): AuthorizationStatus => ({
  state: "refused",
  ...outcomeWords(code, kind.name),
  detail: row.failureDetail,
  permissions: permissionLines(kind, row.permissions),
});

function granted(kind: ConnectorKind, row: AuthorizationRow, mayHaveToken: boolean, now: Date): AuthorizationStatus {
  const minutes = row.linkId ? waitingDays * 24 * 60 : tokenMinutes;
  const expiresAt = new Date((row.endedAt ?? now).getTime() + minutes * 60_000);
  if (!row.redeemedAt && expiresAt <= now) return refused(kind, row.linkId ? "not_used_in_time" : "token_expired", row);
  const place = { table: "authorization", id: row.id, column: "token_sealed" };
  const moved = row.previousEnterpriseId !== null && row.previousEnterpriseId !== row.enterpriseId;
  return {
    state: "granted",
    account: { name: row.accountName ?? "", login: row.accountLogin ?? "", role: row.accountRole ?? "" },
    enterprise: row.enterpriseName ?? "",
    permissions: permissionLines(kind, row.permissions),
    token: mayHaveToken && row.tokenSealed ? open(row.tokenSealed, place) : null,
    expiresAt: expiresAt.toISOString(),
    redeemed: row.redeemedAt !== null,
    anotherEnterprise: moved ? { previous: row.previousEnterpriseName ?? "", now: row.enterpriseName ?? "" } : null,
  };
}

/** Where an authorization stands, in words. Time counts even when nobody has tidied up yet. */
export function statusOf(row: AuthorizationRow, mayHaveToken: boolean): AuthorizationStatus {
  const kind = connectorKind(row.kind);
  const now = new Date();
  switch (row.state) {
    case "granted":
      return granted(kind, row, mayHaveToken, now);
    case "refused":
      return refused(kind, row.failureCode && isOutcomeCode(row.failureCode) ? row.failureCode : "unknown", row);
    case "begun":
    case "opened": {
      const secondsLeft = Math.ceil((row.expiresAt.getTime() - now.getTime()) / 1000);
      // A callback that came in time may still be at work.
      if (secondsLeft <= 0 && !row.consumedAt) return refused(kind, overdueOutcome(row.state), row);
      return { state: row.state, expiresAt: row.expiresAt.toISOString(), secondsLeft: Math.max(0, secondsLeft) };
    }
  }
}

/** What an authorization ends with when its ten minutes pass. */
export function overdueOutcome(state: "begun" | "opened"): OutcomeCode {
  return state === "begun" ? "not_opened" : "ten_minutes_passed";
}
