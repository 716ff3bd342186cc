import { open, seal } from "#lib/seal.ts";

type GrantSecret = "refresh_token_sealed" | "access_token_sealed" | "client_secret_sealed";

const place = (id: string, column: GrantSecret) => ({ table: "grant", id, column });

/** Seals one secret of a grant for its column. */
export function sealForGrant(id: string, column: GrantSecret, secret: string): string {
  return seal(secret, place(id, column));
}

/** Opens one secret of a grant. */
export function openOfGrant(id: string, column: GrantSecret, sealed: string): string {
  return open(sealed, place(id, column));
}
