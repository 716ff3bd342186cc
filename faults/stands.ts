import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { z } from "zod";
import { Fault } from "#scripts/fault.ts";
import type { Campaign, Size } from "./campaign.ts";
import { type StandName, stands } from "./campaigns.ts";
import type { Tally } from "./trials.ts";

/** What is asked for. No fault is injected once so many minutes are over; without them, until all counts are reached. */
export type Wish = { seed: string; size: Size; only: string[]; minutes?: number };

const tallySchema = z.object({
  fault: z.string(),
  title: z.string(),
  trials: z.number(),
  violations: z.array(z.string()),
  worstRecoverySeconds: z.number().nullable(),
  note: z.string().nullable(),
}) satisfies z.ZodType<Tally>;

function wantedOf(name: StandName, { only }: Wish): Campaign[] {
  return stands[name].groups.flat().filter(({ fault }) => only.length === 0 || only.includes(fault));
}

/** Breaks one stand, in a process of its own: the database module knows one database. */
async function breakOne(name: StandName, wish: Wish, started: ChildProcess[]): Promise<Tally[]> {
  const fillsDisk = wantedOf(name, wish).some(({ fault }) => fault === "F12");
  const told = [name, JSON.stringify(wish), ...(fillsDisk ? ["small disk"] : [])];
  const child = fork(join(import.meta.dirname, "stand-process.ts"), told);
  started.push(child);
  let answer: unknown;
  child.on("message", (message) => {
    answer = message;
  });
  await once(child, "exit");
  const tallies = z.array(tallySchema).safeParse(answer);
  if (tallies.success) return tallies.data;
  const ended = { trials: 0, violations: [`the stand "${name}" ended before its campaigns did: see above`] };
  return wantedOf(name, wish).map(({ fault, title }) => ({
    ...{ fault, title, worstRecoverySeconds: null, note: null },
    ...ended,
  }));
}

/** The same fault tried on several stands is one row. */
function together(tallies: readonly Tally[]): Tally[] {
  const rows = new Map<string, Tally>();
  for (const tally of tallies) {
    const row = rows.get(tally.title);
    if (!row) {
      rows.set(tally.title, { ...tally });
      continue;
    }
    const recoveries = [row.worstRecoverySeconds, tally.worstRecoverySeconds].filter((seconds) => seconds !== null);
    row.trials += tally.trials;
    row.violations = [...row.violations, ...tally.violations];
    row.worstRecoverySeconds = recoveries.length > 0 ? Math.max(...recoveries) : null;
  }
  const number = ({ fault }: Tally) => Number(fault.slice(1));
  return [...rows.values()].sort((one, other) => number(one) - number(other));
}

/** Sets up every stand that a wanted campaign needs and breaks them at the same time. Gives a row for each fault. */
export async function breakStands(wish: Wish): Promise<Tally[]> {
  const names = (Object.keys(stands) as StandName[]).filter((name) => wantedOf(name, wish).length > 0);
  if (names.length === 0) throw new Fault(`No campaign is named ${wish.only.join(" or ")}.`);
  const started: ChildProcess[] = [];
  const pass = (signal: NodeJS.Signals) => {
    for (const child of started) child.kill(signal);
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, pass);
  return together((await Promise.all(names.map((name) => breakOne(name, wish, started)))).flat());
}
