import { carryOut, type Outcome, type Result } from "./carry-out.ts";
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
program makes has no authorization yet: a person gives it, by Authorize or by a link. What becomes of each is
printed; one that is refused keeps no other from being done, and the program then ends with 6.`;

function hasWork({ created, changed, onlyHere }: Plan, isPruning: boolean): boolean {
  return created.length + changed.length + (isPruning ? onlyHere.length : 0) > 0;
}

const counted = ["created", "changed", "deleted", "unchanged", "refused", "unknown", "not tried"] as const;

function printResult({ name, became, why }: Result): void {
  print(`"${name}": ${became}${why ? `. ${why}` : ""}`);
}

function printSummary({ results, stopped }: Outcome): void {
  const counts = counted.map((one) => [results.filter(({ became }) => became === one).length, one] as const);
  print(`${counts.flatMap(([count, one]) => (count > 0 ? [`${count} ${one}`] : [])).join(", ")}.`);
  if (stopped) say(`Stopped: ${stopped}`);
  if (stopped || results.some(({ became }) => became === "refused"))
    say("What is done stays. Mend it and run this again: it does what is left.");
}

function codeOf({ results, stopped }: Outcome): number {
  if (stopped) return exitCodes.failed;
  return results.some(({ became }) => became === "refused") ? exitCodes.someRefused : exitCodes.done;
}

const apply = command({
  name: "connectors apply",
  places: [],
  options: {
    file: { type: "string", short: "f", value: "file.json", says: "what is wanted; - for standard input" },
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
    const life = new AbortController();
    // The second time it ends the program at once, as usual.
    process.once("SIGINT", () => life.abort());
    const outcome = await carryOut(client, plan, prune, json ? () => {} : printResult, life.signal);
    if (json) printJson({ ...planInJson(plan), outcome });
    else printSummary(outcome);
    return life.signal.aborted && outcome.stopped ? exitCodes.interrupted : codeOf(outcome);
  },
});

export const applyCommands = [apply];
