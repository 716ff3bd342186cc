import type { Field } from "./campaign.ts";
import type { Connected } from "./connectors.ts";
import type { Passing } from "./gate.ts";

/** Whether a request carries an access token of this connector. */
export function isBoxRequestOf({ stand }: Field, { providerGrants }: Connected, { path, headers }: Passing): boolean {
  if (!path.startsWith("/2.0/")) return false;
  const token = headers.authorization?.replace(/^Bearer /, "") ?? "";
  const grant = stand.sandbox.state.grants.byAccessToken.get(token);
  return grant !== undefined && providerGrants.includes(grant.id);
}

/** Does `act` once, before the connector's nth request reaches Box. Gives what takes that back. */
export function atBoxRequest(field: Field, connected: Connected, nth: number, act: () => unknown): () => void {
  let left = nth;
  const remove = field.stand.boxGate.rule((passing) => {
    if (!isBoxRequestOf(field, connected, passing)) return undefined;
    left -= 1;
    if (left > 0) return undefined;
    remove();
    return { before: act };
  });
  return remove;
}
