import { relative } from "node:path";
import { projectRoot } from "#scripts/start/settings.ts";
import { runCampaign } from "./campaign.ts";
import type { ModuleGroup } from "./modules.ts";
import { leastScore, mostUntried, scoreOf, survivorsOf } from "./scores.ts";

/**
 * Runs a group's campaign and prints its scores, and its survivors always or only `whenTooMany`; gives whether the
 * group's score suffices.
 */
export async function reportCampaign(
  name: string,
  group: ModuleGroup,
  survivors: "always" | "whenTooMany" = "always",
): Promise<boolean> {
  const results = await runCampaign(group);
  for (const [file, ofFile] of Map.groupBy(results, (result) => result.fileName)) {
    const { mutants, killed, percent } = scoreOf(ofFile);
    console.log(
      `${relative(projectRoot, file)}: ${killed} of ${mutants} killed, ${mutants - killed} survived (${percent.toFixed(1)} %)`,
    );
  }
  const { mutants, killed, percent, untried } = scoreOf(results);
  const suffices = percent >= leastScore && 100 * untried <= mostUntried * results.length;
  if (survivors === "always" || !suffices) for (const line of survivorsOf(results)) console.log(line);
  if (untried > 0)
    console.log(`${untried} of ${results.length} could not be tried: run it again when less is going on.`);
  console.log(`${suffices ? "passed" : "FAILED"}  ${name}: ${killed} of ${mutants} killed (${percent.toFixed(1)} %)`);
  return suffices;
}
