import { writeFileSync } from "node:fs";
import type { Wish } from "./stands.ts";
import type { Tally } from "./trials.ts";

const seconds = (value: number | null) => (value === null ? "-" : value.toFixed(1));

function line(cells: string[], widths: number[]): string {
  return cells
    .map((cell, place) => (place < 2 ? cell.padEnd(widths[place] ?? 0) : cell.padStart(widths[place] ?? 0)))
    .join("  ");
}

/** Prints what each fault came to, as one table. */
export function printTable(tallies: readonly Tally[]): void {
  const head = ["", "fault", "trials", "violations", "worst recovery (s)"];
  const rows = tallies.map(({ fault, title, trials, violations, worstRecoverySeconds }) => [
    ...[fault, title, String(trials), String(violations.length), seconds(worstRecoverySeconds)],
  ]);
  const widths = head.map((name, place) => Math.max(name.length, ...rows.map((row) => row[place]?.length ?? 0)));
  console.log(`\n${line(head, widths)}`);
  for (const row of rows) console.log(line(row, widths));
  for (const { fault, note } of tallies) if (note) console.log(`${fault}: ${note}`);
}

/** Keeps the table as JSON. */
export function writeTable(file: string, seed: string, tallies: readonly Tally[]): void {
  writeFileSync(file, `${JSON.stringify({ seed, at: new Date().toISOString(), faults: tallies }, null, 2)}\n`);
}

/** Prints what went wrong, and the command that repeats it; tells whether anything did. */
export function sayFailures(tallies: readonly Tally[], { seed, size, minutes }: Wish): boolean {
  const broken = tallies.filter(({ violations }) => violations.length > 0);
  for (const { fault, violations } of broken)
    for (const violation of violations.slice(0, 10)) console.error(`${fault}: ${violation}`);
  if (broken.length === 0) return false;
  const names = [...new Set(broken.map(({ fault }) => fault))].join(" ");
  const options = [...(size === "quick" ? [] : [`--${size}`]), ...(minutes ? [`--minutes ${minutes}`] : [])];
  console.error(`\nAgain: npm run faults -- ${[...options, `--seed ${seed}`, names].join(" ")}`);
  return true;
}
