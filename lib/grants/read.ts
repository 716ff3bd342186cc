import { db } from "#lib/db.ts";
import { NotFound } from "#lib/errors.ts";

export type GrantRow = {
  id: string;
  version: number;
  state: "active" | "needs_authorization";
  cause: string | null;
  kind: string;
  environment: string;
  clientId: string;
  accountLogin: string;
  enterpriseName: string;
  clientSecretSealed: string;
  refreshTokenSealed: string;
  accessTokenSealed: string;
  accessTokenFingerprint: string;
  accessTokenExpiresAt: Date;
  refreshTokenIssuedAt: Date;
};

/** A grant with the times judged by the database's clock. */
export type JudgedGrant = GrantRow & {
  /** The access token lasts for longer than the margin. */
  isFresh: boolean;
  /** The access token can still be used. */
  isUsable: boolean;
  /** Someone is refreshing it. */
  isLeased: boolean;
};

/** An access token is replaced this long before it ends, so that nobody has to wait for a new one. */
const marginSeconds = 600;
const usableSeconds = 30;

/** The grant as it is now. Throws NotFound. */
export async function readGrant(id: string): Promise<JudgedGrant> {
  const [row] = await db.$queryRaw<JudgedGrant[]>`
    SELECT id, version, state::text, cause, kind, environment, client_id AS "clientId",
      account_login AS "accountLogin", enterprise_name AS "enterpriseName",
      client_secret_sealed AS "clientSecretSealed", refresh_token_sealed AS "refreshTokenSealed",
      access_token_sealed AS "accessTokenSealed", access_token_fingerprint AS "accessTokenFingerprint",
      access_token_expires_at AS "accessTokenExpiresAt", refresh_token_issued_at AS "refreshTokenIssuedAt",
      access_token_expires_at > now() + make_interval(secs => ${marginSeconds}) AS "isFresh",
      access_token_expires_at > now() + make_interval(secs => ${usableSeconds}) AS "isUsable",
      coalesce(lease_until > now(), false) AS "isLeased"
    FROM "grant" WHERE id = ${id}::uuid`;
  if (!row) throw new NotFound("This grant has been revoked.");
  return row;
}
