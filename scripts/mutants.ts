import { Fault, orSentence } from "#scripts/fault.ts";
import { moduleGroups, quickGroup } from "#scripts/mutants/modules.ts";
import { reportCampaign } from "#scripts/mutants/report.ts";

await orSentence(async () => {
  const groups = { ...moduleGroups, quick: quickGroup };
  const names = process.argv.slice(2);
  const wrong = names.find((name) => !Object.hasOwn(groups, name));
  if (wrong) throw new Fault(`"${wrong}" is no group: name ${Object.keys(groups).join(", ")}, or none for all.`);
  for (const [name, group] of Object.entries(groups)) {
    const isAsked = names.length > 0 ? names.includes(name) : group !== quickGroup;
    if (isAsked && !(await reportCampaign(name, group))) process.exitCode = 1;
  }
});
