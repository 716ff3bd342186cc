const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const days = (count: number) => (count === 1 ? "1 day" : `${count} days`);

function span(milliseconds: number): string | null {
  if (milliseconds < minute) return `${Math.floor(milliseconds / second)} s`;
  if (milliseconds < hour) return `${Math.floor(milliseconds / minute)} min`;
  if (milliseconds < 2 * day) return `${Math.floor(milliseconds / hour)} h`;
  if (milliseconds < 60 * day) return days(Math.floor(milliseconds / day));
  return null;
}

// What is to come is waited for: "in 3 h" would be an hour off for somebody told so at 3 h 59 min, and "in 2 days" a day.
function ahead(milliseconds: number, words: string): string {
  const minutes = Math.floor((milliseconds % hour) / minute);
  const hours = Math.floor((milliseconds % day) / hour);
  if (milliseconds >= hour && milliseconds < 2 * day && minutes > 0) return `${words} ${minutes} min`;
  if (milliseconds >= 2 * day && milliseconds < 7 * day && hours > 0) return `${words} ${hours} h`;
  return words;
}

/** "12 s ago", "in 3 h 20 min", "now"; null when `at` is 60 days or more from `now`: then a date says more. */
export function relativeWords(at: Date, now: Date): string | null {
  const distance = at.getTime() - now.getTime();
  const words = span(Math.abs(distance));
  if (words === null || words === "0 s") return words && "now";
  return distance < 0 ? `${words} ago` : `in ${ahead(distance, words)}`;
}

/** The exact time with its zone, the reader's own unless given, in the way of a locale of writing dates. */
export function exactTime(at: Date, locale: string, timeZone?: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "long", timeZone }).format(at);
}
