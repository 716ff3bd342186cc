import { setTimeout as delay } from "node:timers/promises";
import type { Chance } from "./chance.ts";

/** Within this after the last fault, a run goes on or says why not (I6). */
export const quietWithinSeconds = 120;

/** What a fault came to. */
export type Tally = {
  fault: string;
  title: string;
  trials: number;
  violations: string[];
  worstRecoverySeconds: number | null;
  /** Why nothing was tried, or what else a reader should know. */
  note: string | null;
};

/** The trials of one fault: what a campaign counts on. */
export type Trials = {
  tally: Tally;
  /** How many are wanted. */
  count: number;
  /** Whether one more is wanted after so many, those tried unless told: not when all were, nor when the time is up. */
  wants(done?: number): boolean;
  isTimeUp(): boolean;
  /** The random numbers of one more trial: decided by the seed and by which trial it is, whatever else goes on. */
  draw(): Chance;
  /** A fault was injected just now. Recovery is timed until `isOver` says so; later than 120 s (I6), or than told, is a violation. */
  injected(what: string, isOver: () => boolean | Promise<boolean>, withinSeconds?: number): void;
  /** A trial that has no recovery to wait for. */
  tried(): void;
  violation(what: string): void;
  skip(why: string): void;
  /** Settles when every recovery is over, or too late. */
  settled(): Promise<void>;
};

const askEveryMs = 100;

async function secondsUntil(isOver: () => boolean | Promise<boolean>, withinSeconds: number): Promise<number | null> {
  const start = performance.now();
  const seconds = () => (performance.now() - start) / 1000;
  while (seconds() < withinSeconds) {
    const over = await Promise.resolve()
      .then(isOver)
      .catch(() => false);
    if (over) return seconds();
    await delay(askEveryMs);
  }
  return null;
}

/** Opens the trials of one fault. None is begun after `endsAt`, by the clock of `performance.now()`. */
export function openTrials(fault: string, title: string, count: number, chance: Chance, endsAt: number): Trials {
  const tally: Tally = { fault, title, trials: 0, violations: [], worstRecoverySeconds: null, note: null };
  const recoveries: Promise<void>[] = [];
  let draws = 0;
  const isTimeUp = () => performance.now() >= endsAt;

  async function time(what: string, isOver: () => boolean | Promise<boolean>, withinSeconds: number): Promise<void> {
    const seconds = await secondsUntil(isOver, withinSeconds);
    if (seconds === null) tally.violations.push(`I6: not over ${withinSeconds} s after ${what}`);
    tally.worstRecoverySeconds = Math.max(tally.worstRecoverySeconds ?? 0, seconds ?? withinSeconds);
  }

  return {
    tally,
    count,
    wants: (done = tally.trials) => done < count && !isTimeUp(),
    isTimeUp,
    draw() {
      draws += 1;
      return chance.of(String(draws));
    },
    injected(what, isOver, withinSeconds = quietWithinSeconds) {
      tally.trials += 1;
      recoveries.push(time(what, isOver, withinSeconds));
    },
    tried() {
      tally.trials += 1;
    },
    violation: (what) => tally.violations.push(what),
    skip(why) {
      tally.note = why;
    },
    async settled() {
      for (let known = -1; known !== recoveries.length; ) {
        known = recoveries.length;
        await Promise.all(recoveries);
      }
    },
  };
}

const mostTries = 10;

/**
 * Carries out as many trials as are wanted, or than told, so many at once. One whose run ended before its fault came,
 * which gives false, is repeated.
 */
export async function allAtOnce(
  trials: Trials,
  atOnce: number,
  trial: () => Promise<boolean>,
  count = trials.count,
): Promise<void> {
  let begun = 0;
  async function takeTurns(): Promise<void> {
    while (begun < count && trials.wants(begun)) {
      begun += 1;
      let tries = 1;
      while (!(await trial())) {
        tries += 1;
        if (tries > mostTries) throw new Error(`A fault did not come in ${mostTries} runs.`);
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, count) }, takeTurns));
}
