/** What a schedule under test asks for: plain lists, so that nothing of the code under test reads it. */
export type Wanted = {
  minutes: readonly number[];
  hours: readonly number[];
  /** null: any day of the month. A day that a month lacks stands for its last one. */
  monthDay: number | null;
  /** 0 is Sunday; null: any day of the week. */
  weekDays: readonly number[] | null;
};

const minuteMs = 60_000;

function wants(wanted: Wanted, wall: Date): boolean {
  const lastDay = new Date(Date.UTC(wall.getUTCFullYear(), wall.getUTCMonth() + 1, 0)).getUTCDate();
  return (
    wanted.minutes.includes(wall.getUTCMinutes()) &&
    wanted.hours.includes(wall.getUTCHours()) &&
    (wanted.monthDay === null || wall.getUTCDate() === Math.min(wanted.monthDay, lastDay)) &&
    (wanted.weekDays === null || wanted.weekDays.includes(wall.getUTCDay()))
  );
}

/**
 * The oracle of the tests: looks at a zone's clock at every minute from a day before `from` to `to`. Whenever the clock
 * shows a time later than any before, all minutes that it has passed since are due at that instant.
 */
export function occurrencesByWalking(wanted: Wanted, timeZone: string, from: Date, to: Date): Date[] {
  const clock = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" });
  const read = (at: number) => Date.parse(`${clock.format(at).replace(" ", "T")}:00Z`);
  const start = Math.floor(from.getTime() / minuteMs) * minuteMs - 26 * 60 * minuteMs;
  const due: Date[] = [];
  let latest = read(start);
  for (let at = start + minuteMs; at <= to.getTime(); at += minuteMs) {
    const now = read(at);
    let isDue = false;
    for (let wall = latest + minuteMs; wall <= now; wall += minuteMs) isDue ||= wants(wanted, new Date(wall));
    latest = Math.max(latest, now);
    if (isDue && at > from.getTime()) due.push(new Date(at));
  }
  return due;
}
