type Ids = { traceId: string; spanId: string };

// One for the process: Next loads this module once for what it calls at the start and once for its routes.
const holder = globalThis as typeof globalThis & { chosenSpanIds?: Ids | null };

/** The span that `begin` begins has these ids. */
export function withSpanId(ids: Ids, begin: () => void): void {
  holder.chosenSpanIds = ids;
  try {
    begin();
  } finally {
    holder.chosenSpanIds = null;
  }
}

/** The ids of the span that is being begun, when they are chosen. */
export const chosenSpanIds = (): Ids | null => holder.chosenSpanIds ?? null;
