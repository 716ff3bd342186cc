import type { Evidence } from "./evidence.ts";
import { grantInvariants } from "./invariants/grants.ts";
import type { Breach, Invariant } from "./invariants/invariant.ts";
import { leaseInvariants } from "./invariants/leases.ts";
import { publishedInvariants } from "./invariants/published.ts";
import { recordInvariants } from "./invariants/records.ts";
import { rowInvariants } from "./invariants/rows.ts";

const invariants: readonly Invariant[] = [
  ...publishedInvariants,
  ...rowInvariants,
  ...leaseInvariants,
  ...grantInvariants,
  ...recordInvariants,
];

export type Found = Breach & Pick<Invariant, "id" | "sentence">;

/** Tests every invariant on the database and on what was seen from outside. Gives what breaks one. */
export async function findBreaches(evidence: Evidence): Promise<Found[]> {
  const found: Found[] = [];
  for (const { id, sentence, check } of invariants) {
    for (const breach of await check(evidence)) found.push({ id, sentence, ...breach });
  }
  return found;
}
