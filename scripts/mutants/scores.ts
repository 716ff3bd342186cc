import { relative } from "node:path";
import { projectRoot } from "#scripts/start/settings.ts";
import type { MutantResult } from "./campaign.ts";

/** The share of changes that tests must notice in each group, in percent. */
export const leastScore = 80;

/** With more than this share of the changes not tried, a score says nothing, in percent. */
export const mostUntried = 2;

/** How many changes were tried and how many of them a test noticed; how many could not be tried. */
export type Score = { mutants: number; killed: number; percent: number; untried: number };

const countsAs = { Killed: "killed", Timeout: "killed", Survived: "survived", NoCoverage: "survived" } as const;

const isKilled = ({ status }: MutantResult) =>
  status in countsAs && countsAs[status as keyof typeof countsAs] === "killed";
const isTried = ({ status }: MutantResult) => status in countsAs;

/** Counts the changes; one that never finishes counts as noticed, one that no test reaches as not noticed. */
export function scoreOf(results: MutantResult[]): Score {
  const mutants = results.filter(isTried).length;
  const killed = results.filter(isKilled).length;
  const untried = results.filter(({ status }) => status === "RuntimeError" || status === "Pending").length;
  return { mutants, killed, percent: mutants === 0 ? 0 : (100 * killed) / mutants, untried };
}

/** The changes that no test noticed, each as a line: where, what it became. */
export function survivorsOf(results: MutantResult[]): string[] {
  return results
    .filter((result) => isTried(result) && !isKilled(result))
    .map(({ fileName, location, mutatorName, replacement = "" }) => {
      const { line, column } = location.start;
      const text = replacement.replaceAll(/\s+/g, " ").slice(0, 100);
      return `  ${relative(projectRoot, fileName)}:${line}:${column} ${mutatorName}: ${text}`;
    });
}
