import { carryOut, type Outcome } from "./carry-out.ts";
import { command, jsonOption, yesOption } from "./command.ts";
import { confirm } from "./confirm.ts";
import { readConnectorFile } from "./connector-file.ts";
import { exitCodes, usage } from "./exit.ts";
import { type Plan, planOf } from "./plan.ts";
import { print, printJson, say } from "./print.ts";
import { planInJson, planLines } from "./print-plan.ts";

const details = `The file is what Connectors > Export writes. A connector of it may name in clientSecretEnv the environment
variable that holds its Client secret, which a new one needs; the secret itself has no place in the file.
Connectors are told apart by their names. What differs is shown before anything is changed. One that a
program makes has no authorization yet: a person gives it, by Authorize or by a link.`;

function hasWork({ created, changed, onlyHere }: Plan, isPruning: boolean): boolean {
  return created.length + changed.length + (isPruning ? onlyHere.length : 0) > 0;
}

function sayOutcome({ done, failed, notDone }: Outcome): void {
  for (const what of done) print(`Done: ${what}`);
  if (!failed) return;
  say(`Failed: ${failed.what}. ${failed.why}`);
  for (const what of notDone) say(`Not done: ${what}`);
  say("What is done stays. Mend it and run this again: it goes on from here.");
}

const apply = command({
  name: "connectors apply",
  places: [],
  options: {
    file: { type: "string", short: "f", value: "file.json", says: "what is wanted" },
    check: { type: "boolean", says: "change nothing; end with 3 when something differs" },
    yes: yesOption,
    prune: { type: "boolean", says: "delete connectors that aren't in the file" },
    json: jsonOption,
  },
  summary: "Make the connectors what a file says",
  details,
  async run(client, _places, { file, check = false, yes = false, prune = false, json = false }) {
    if (!file) throw usage("Give --file with the file of what is wanted.");
    if (check && yes) throw usage("--check changes nothing, --yes does it without asking. Give one of them.");
    if (json && !check && !yes) throw usage("With --json nobody is asked. Give --yes, or --check to change nothing.");
    const plan = await planOf(client, readConnectorFile(file), process.env);
    if (!json) for (const line of planLines(plan, prune)) print(line);
    if (check || !hasWork(plan, prune)) {
      if (json) printJson(planInJson(plan));
      return hasWork(plan, prune) ? exitCodes.differs : exitCodes.done;
    }
    if (!yes && !(await confirm("Do this?"))) {
      say("Nothing was changed.");
      return exitCodes.failed;
    }
    const outcome = await carryOut(client, plan, prune);
    if (json) printJson({ ...planInJson(plan), outcome });
    else sayOutcome(outcome);
    return outcome.failed ? exitCodes.failed : exitCodes.done;
  },
});

export const applyCommands = [apply];
