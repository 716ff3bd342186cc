import { createHash } from "node:crypto";

export type JournalEntry = {
  number: number;
  at: string;
  method: string;
  path: string;
  query: string;
  route: string;
  status: number | null;
  fault: string | null;
  token: string | null;
  grantType: string | null;
  form: Record<string, string>;
};

export type Journal = {
  record(entry: Omit<JournalEntry, "number">): void;
  since(number: number, route: string | null): JournalEntry[];
  counts(): Record<string, number>;
  clear(): void;
};

const MOST_ENTRIES = 10_000;

/** Twelve hex digits that tell tokens apart without giving them away. */
export function fingerprint(token: string): string {
  return createHash("sha256").update(token).digest("hex").slice(0, 12);
}

/** The last ten thousand requests, and counts of all since the last clearing, by route and status. */
export function createJournal(): Journal {
  let entries: JournalEntry[] = [];
  let next = 1;
  let counts: Record<string, number> = {};
  return {
    record(entry) {
      entries.push({ ...entry, number: next });
      next += 1;
      if (entries.length > MOST_ENTRIES * 1.1) entries = entries.slice(-MOST_ENTRIES);
      for (const key of [entry.route, `${entry.route} ${entry.status ?? "none"}`]) counts[key] = (counts[key] ?? 0) + 1;
    },
    since: (number, route) =>
      entries.filter((entry) => entry.number > number && (route === null || entry.route === route)),
    counts: () => ({ ...counts }),
    clear() {
      entries = [];
      counts = {};
    },
  };
}
