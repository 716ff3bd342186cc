import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { db } from "#lib/db.ts";
import type { RefreshFailure } from "./deadline.ts";
import type { GrantRow } from "./read.ts";
import { deadlineSeconds } from "./token-request.ts";

/** Longer than the longest request, so that nobody takes over while one is under way. */
const leaseSeconds = deadlineSeconds + 30;

const owner = `${hostname()}:${process.pid}`;

/** The right to refresh one grant from one version. `ambiguous`: an earlier holder may have refreshed it unseen. */
export type Lease = { grantId: string; version: number; epoch: number; attemptId: string; ambiguous: boolean };

/**
 * Takes the lease of a grant that is still at the version which was found to need a refresh, and writes down the
 * intent before anything is sent. Null when someone else holds it or was faster.
 */
export async function takeLease({ id, version }: Pick<GrantRow, "id" | "version">): Promise<Lease | null> {
  const attemptId = randomUUID();
  const [, , rows] = await db.$transaction([
    db.$executeRaw`SET LOCAL synchronous_commit TO on`,
    // Decides first: only one of those that wait here finds the lease free.
    db.$executeRaw`SELECT FROM "grant" WHERE id = ${id}::uuid FOR UPDATE`,
    db.$queryRaw<{ epoch: number; ambiguous: boolean }[]>`
      WITH leased AS (
        UPDATE "grant"
        SET lease_owner = ${owner}, lease_epoch = lease_epoch + 1, lease_until = now() + make_interval(secs => ${leaseSeconds})
        WHERE id = ${id}::uuid AND version = ${version} AND state = 'active' AND (lease_until IS NULL OR lease_until < now())
        RETURNING id, version, lease_epoch
      ), crashed AS (
        UPDATE refresh_attempt a SET status = 'unknown', ended_at = now()
        FROM leased WHERE a.grant_id = leased.id AND a.status = 'intent'
        RETURNING a.from_version
      ), intent AS (
        INSERT INTO refresh_attempt (id, grant_id, from_version, epoch, owner, status)
        SELECT ${attemptId}::uuid, id, version, lease_epoch, ${owner}, 'intent' FROM leased
      )
      SELECT lease_epoch AS epoch,
        EXISTS (SELECT FROM crashed WHERE from_version = leased.version)
          OR EXISTS (
            SELECT FROM refresh_attempt a
            WHERE a.grant_id = leased.id AND a.from_version = leased.version AND a.status = 'unknown'
          ) AS ambiguous
      FROM leased`,
  ]);
  const [row] = rows;
  return row ? { grantId: id, version, attemptId, ...row } : null;
}

/** Makes the lease last for one more request. False when it is no longer ours. */
export async function extendLease({ grantId, version, epoch }: Lease): Promise<boolean> {
  const count = await db.$executeRaw`
    UPDATE "grant" SET lease_until = now() + make_interval(secs => ${leaseSeconds})
    WHERE id = ${grantId}::uuid AND version = ${version} AND lease_epoch = ${epoch}`;
  return count === 1;
}

/** Why a refresh failed, and with which Client secret, as it was sealed when the refresh began. */
type Failed = { failure: RefreshFailure; clientSecretSealed: string };

/**
 * Gives the lease back after a refresh that changed nothing; says how the attempt ended and, if known, why. That a
 * Client secret was refused says nothing about the one that has taken its place meanwhile.
 */
export async function releaseLease(
  { grantId, epoch, attemptId }: Lease,
  status: "unknown" | "failed" | "superseded",
  failed: Failed | null = null,
): Promise<void> {
  const { failure = null, clientSecretSealed = null } = failed ?? {};
  await db.$transaction([
    db.$executeRaw`
      UPDATE "grant" SET lease_owner = NULL, lease_until = NULL, refresh_failure = CASE
          WHEN ${failure}::text = 'provider_unavailable' AND refresh_failure = 'restored_from_backup' THEN refresh_failure
          WHEN ${failure}::text = 'client_credentials_invalid' AND client_secret_sealed <> ${clientSecretSealed}
            THEN refresh_failure
          ELSE coalesce(${failure}, refresh_failure) END
      WHERE id = ${grantId}::uuid AND lease_epoch = ${epoch}`,
    db.$executeRaw`
      UPDATE refresh_attempt SET status = ${status}::refresh_attempt_status, ended_at = now()
      WHERE id = ${attemptId}::uuid AND status = 'intent'`,
  ]);
}
