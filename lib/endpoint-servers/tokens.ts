import type { EndpointServerCaller } from "#lib/caller.ts";
import { db, type Transaction } from "#lib/db.ts";
import { hashSecret, randomSecret } from "#lib/seal.ts";
import { type Barred, barOf } from "./refused-calls.ts";
import type { Trust } from "./states.ts";

export const tokenLifeSeconds = 600;

/** Makes an opaque token for the endpoint server; only its hash is kept. Clears away tokens that have ended. */
export async function issueToken(transaction: Transaction, endpointServerId: string): Promise<string> {
  const token = randomSecret();
  await transaction.$executeRaw`DELETE FROM endpoint_server_token WHERE expires_at < now() - interval '1 hour'`;
  await transaction.$executeRaw`
    INSERT INTO endpoint_server_token (token_hash, endpoint_server_id, expires_at)
    VALUES (${hashSecret(token)}, ${endpointServerId}::uuid, now() + make_interval(secs => ${tokenLifeSeconds}))`;
  return token;
}

type Owner = { id: string; name: string; removed: boolean; trust: Trust; live: boolean };

/**
 * Who a token belongs to, looked up at every call: one that was removed, quarantined or whose key was revoked is barred
 * from the next call on. A token that has ended, or that nobody knows, is `token_expired`: its holder may exchange a
 * new assertion.
 */
export async function readTokenOwner(
  token: string,
  address: string | null,
): Promise<EndpointServerCaller | Barred | "token_expired"> {
  const [row] = await db.$queryRaw<Owner[]>`
    SELECT s.id, s.name, s.removed_at IS NOT NULL AS removed, s.trust::text AS trust, t.expires_at > now() AS live
    FROM endpoint_server_token t JOIN endpoint_server s ON s.id = t.endpoint_server_id
    WHERE t.token_hash = ${hashSecret(token)}`;
  if (!row) return "token_expired";
  const server: EndpointServerCaller = { kind: "endpoint-server", id: row.id, name: row.name, address };
  const bar = barOf(row);
  if (bar) return { bar, server };
  return row.live ? server : "token_expired";
}
