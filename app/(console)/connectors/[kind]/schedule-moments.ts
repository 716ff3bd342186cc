const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const relative = new Intl.RelativeTimeFormat("en-GB", { numeric: "always" });

/** How far off an instant to come is: "in 5 hours". */
export function fromNow(at: Date, now: Date): string {
  const ahead = at.getTime() - now.getTime();
  if (ahead < hourMs) return relative.format(Math.max(1, Math.round(ahead / minuteMs)), "minute");
  if (ahead < 2 * dayMs) return relative.format(Math.round(ahead / hourMs), "hour");
  return relative.format(Math.round(ahead / dayMs), "day");
}

/** The exact time on a zone's clock: "Sun 28 Mar 2027, 02:00". */
export function exactTime(at: Date, timeZone: string): string {
  const part = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat("en-GB", { timeZone, ...options }).format(at);
  const date = part({ day: "numeric", month: "short", year: "numeric" });
  return `${part({ weekday: "short" })} ${date}, ${part({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" })}`;
}

/** The date on a zone's clock: "28 March 2027". */
export function exactDate(at: Date, timeZone: string): string {
  return new Intl.DateTimeFormat("en-GB", { timeZone, day: "numeric", month: "long", year: "numeric" }).format(at);
}
