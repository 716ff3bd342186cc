import { type PersonRow, personColumns, personOf } from "#lib/auth/person-row.ts";
import type { Person } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { hashSecret } from "#lib/seal.ts";
import type { Scope } from "./scopes.ts";

export type TokenHolder = { person: Person; tokenId: string; scopes: readonly Scope[] };

type Row = PersonRow & { tokenId: string; tokenName: string; scopes: Scope[]; stale: boolean };

/**
 * Who a token acts for and what it is for, asked of the database each time: null once it has ended or its person is
 * disabled. Its person's role counts as it is now. Notes the use, at most once a minute.
 */
export async function readTokenHolder(token: string, address: string | null): Promise<TokenHolder | null> {
  const [row] = await db.$queryRaw<Row[]>`
    SELECT ${personColumns}, t.id AS "tokenId", t.name AS "tokenName", t.scopes,
      t.last_used_at IS NULL OR t.last_used_at < now() - interval '1 minute' AS stale
    FROM api_token t JOIN "user" u ON u.id = t.user_id LEFT JOIN identity i ON i.user_id = u.id
    WHERE t.secret_hash = ${hashSecret(token)} AND t.ended_at IS NULL AND t.expires_at > now()
      AND u.disabled_at IS NULL`;
  if (!row) return null;
  const { tokenId, tokenName, scopes, stale, ...person } = row;
  if (stale) {
    await db.$executeRaw`
      UPDATE api_token SET last_used_at = now(), last_address = ${address} WHERE id = ${tokenId}::uuid`;
  }
  const held = personOf(person, address);
  // Whoever made the token confirmed that it was them; what it may do from then on, its scopes say.
  return { person: { ...held, sessionId: tokenId, isConfirmed: true, apiToken: tokenName }, tokenId, scopes };
}
