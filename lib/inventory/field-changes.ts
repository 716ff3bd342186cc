/** A row of the inventory as the database gives it in JSON: its columns, and the provider's other fields in `details`. */
export type StoredRow = Record<string, unknown>;

export type FieldChange = { field: string; before: string | null; after: string | null };

/** Not of the item itself: whose row it is, and what other streams know of it. */
const ignored = new Set(["run_id", "content_hash", "last_login_at", "last_activity_at", "details"]);

const textOf = (value: unknown): string | null =>
  value === null || value === undefined ? null : typeof value === "string" ? value : JSON.stringify(value);

function fieldsOf(row: StoredRow): Map<string, string | null> {
  const own = Object.entries(row).filter(([name]) => !ignored.has(name));
  const details = Object.entries((row.details ?? {}) as StoredRow);
  return new Map([...own, ...details].map(([name, value]) => [name, textOf(value)]));
}

/** Which fields of an item differ between two rows of it, with both values; null where a side has none. */
export function changedFields(before: StoredRow, after: StoredRow): FieldChange[] {
  const [old, now] = [fieldsOf(before), fieldsOf(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((field) => {
    const change = { field, before: old.get(field) ?? null, after: now.get(field) ?? null };
    return change.before === change.after ? [] : [change];
  });
}
