const deepest = 20;

/** Whether PostgreSQL's jsonb can hold the value: no NUL, no half surrogate pair, no endless number, not too deep. */
export function isStorable(value: unknown, depth = 0): boolean {
  switch (typeof value) {
    case "string":
      return !value.includes("\0") && value.isWellFormed();
    case "number":
      return Number.isFinite(value);
    case "boolean":
      return true;
    case "object": {
      if (value === null) return true;
      if (depth >= deepest) return false;
      if (Array.isArray(value)) return value.every((inner) => isStorable(inner, depth + 1));
      for (const [key, inner] of Object.entries(value))
        if (!isStorable(key) || !isStorable(inner, depth + 1)) return false;
      return true;
    }
    default:
      return false;
  }
}

const earliestMs = Date.parse("0001-01-03T00:00:00Z");
const latestMs = Date.parse("9999-12-29T00:00:00Z");

/** Whether a text that looks like an ISO 8601 time is one that PostgreSQL takes: its years, its offsets, its length. */
export function isStorableTime(text: string): boolean {
  const ms = Date.parse(text);
  return text.length <= 40 && ms >= earliestMs && ms <= latestMs && !/[+-](?:1[5-9]|2\d):?\d\d$/.test(text);
}
