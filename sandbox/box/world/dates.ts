export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

const summers = new Map<number, { begins: number; ends: number }>();

function nthSunday(year: number, month: number, nth: number, utcHour: number): number {
  const first = new Date(Date.UTC(year, month, 1)).getUTCDay();
  return Date.UTC(year, month, 1 + ((7 - first) % 7) + (nth - 1) * 7, utcHour);
}

function isPacificSummer(milliseconds: number): boolean {
  const year = new Date(milliseconds).getUTCFullYear();
  let summer = summers.get(year);
  if (!summer) {
    summer = { begins: nthSunday(year, 2, 2, 10), ends: nthSunday(year, 10, 1, 9) };
    summers.set(year, summer);
  }
  return milliseconds >= summer.begins && milliseconds < summer.ends;
}

/** RFC 3339 in whole seconds with the offset of Box's home, which changes with the season as Box's answers do. */
export function boxDate(milliseconds: number): string {
  const summer = isPacificSummer(milliseconds);
  const local = new Date(milliseconds - (summer ? 7 : 8) * HOUR_MS).toISOString();
  return `${local.slice(0, 19)}${summer ? "-07:00" : "-08:00"}`;
}
