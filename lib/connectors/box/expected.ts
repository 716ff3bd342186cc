type Listing = { listed: number; total: number | null; short: boolean };

// Box: "the total number of entries may be less than total_count". Where pages come short all the same, the
// count includes what is hidden from us, and says nothing unless far more is missing than could be hidden.
const plausiblyHidden = 0.2;

/** How many records Box says there are, or null where its count can't be taken at its word. */
export function expectedCount({ listed, total, short }: Listing): number | null {
  if (total === null) return null;
  return short && listed >= total * (1 - plausiblyHidden) ? null : total;
}
