import { clockTimes } from "./occurrences.ts";
import type { Schedule } from "./schema.ts";
import { listed } from "./words.ts";
import { type ClockTransition, clockTransitions, instantOf } from "./zone-clock.ts";

const minuteMs = 60_000;
/** A day's worth at the least distance between two runs; only a zone that changes its date line gets near. */
const mostPerTransition = 96;
const mostNamed = 4;

/** One time of a schedule that a clock change touches. */
export type ClockChange = {
  kind: "skipped-forward" | "repeated";
  /** When the run is due. */
  at: Date;
  /** The time that the schedule asks for on the zone's clock, like "2027-03-28T01:30". */
  localTime: string;
  /** What happens, the same sentence for all times that one clock change touches. */
  words: string;
};

function localText(wallMs: number): string {
  return new Date(wallMs).toISOString().slice(0, 16);
}

function clockText(wallMs: number): string {
  return localText(wallMs).slice(11);
}

const weekdayOf = new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", weekday: "long" });
const dateOf = new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", day: "numeric", month: "long", year: "numeric" });

/** Put together here, because platforms differ on the comma after the weekday. */
function dateText(wallMs: number): string {
  return `${weekdayOf.format(wallMs)} ${dateOf.format(wallMs)}`;
}

function timesInWords(walls: readonly number[]): string {
  const more = walls.length - mostNamed;
  const named = walls.slice(0, more > 0 ? mostNamed - 1 : mostNamed).map(clockText);
  return listed(more > 0 ? [...named, `${more + 1} more`] : named);
}

function goingBack(walls: readonly number[]): string {
  const times = timesInWords(walls);
  return walls.length === 1
    ? `${times} comes twice. It runs once, the first time.`
    : `${times} come twice. Each runs once, the first time.`;
}

function goingForward(walls: readonly number[], wallAfter: number, meetsAnother: boolean): string {
  const times = timesInWords(walls);
  const nextDay = dateText(wallAfter) === dateText(walls[0] ?? wallAfter) ? "" : ` on ${dateText(wallAfter)}`;
  const end = `${clockText(wallAfter)}${nextDay}`;
  if (walls.length > 1) return `${times} do not exist. They run once, at ${end}.`;
  return `${times} does not exist. It runs at ${end}${meetsAnother ? ", as one with the run planned then" : ""}.`;
}

function inWords(walls: readonly number[], { wallBefore, wallAfter }: ClockTransition, meetsAnother: boolean): string {
  const forward = wallAfter > wallBefore;
  const change = `clocks go ${forward ? "forward" : "back"} from ${clockText(wallBefore)} to ${clockText(wallAfter)}`;
  const outcome = forward ? goingForward(walls, wallAfter, meetsAnother) : goingBack(walls);
  return `${dateText(walls[0] ?? wallBefore)}: ${change}, so ${outcome}`;
}

function touchedBy(transition: ClockTransition, schedule: Schedule, timeZone: string): ClockChange[] {
  const { wallBefore, wallAfter } = transition;
  const nextClockTime = clockTimes(schedule);
  const end = Math.max(wallBefore, wallAfter);
  const walls: number[] = [];
  let wall = nextClockTime(Math.min(wallBefore, wallAfter) - minuteMs);
  while (wall !== null && wall < end && walls.length < mostPerTransition) {
    walls.push(wall);
    wall = nextClockTime(wall);
  }
  const words = inWords(walls, transition, wall === wallAfter);
  return walls.map((wanted) => ({
    kind: wallAfter > wallBefore ? "skipped-forward" : "repeated",
    at: new Date(instantOf(wanted, timeZone)),
    localTime: localText(wanted),
    words,
  }));
}

/** The changes of the zone's clock in the twelve months after `after`, as instants. Empty for a zone without any. */
export function clockTransitionsInAYear(timeZone: string, after: Date): Date[] {
  return yearOfTransitions(timeZone, after).map(({ at }) => new Date(at));
}

function yearOfTransitions(timeZone: string, after: Date): ClockTransition[] {
  const end = new Date(after);
  end.setUTCFullYear(end.getUTCFullYear() + 1);
  return clockTransitions(timeZone, after.getTime(), end.getTime());
}

/** Every time of the schedule that a clock change touches in the twelve months after `after`, oldest first. */
export function clockChanges(schedule: Schedule, timeZone: string, after: Date): ClockChange[] {
  return yearOfTransitions(timeZone, after).flatMap((transition) => touchedBy(transition, schedule, timeZone));
}
