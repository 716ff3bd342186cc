import type { Command, Option } from "./command.ts";

const start = "npm run --silent cli --";

const lineOf = ({ name, places }: Command) => [name, ...places.map((place) => `<${place}>`)].join(" ");

function optionLine([name, { short, value, says }]: [string, Option]): [string, string] {
  return [`${short ? `-${short}, ` : ""}--${name}${value ? ` <${value}>` : ""}`, says];
}

function inColumns(rows: [string, string][]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join("\n");
}

/** The help of one command. */
export function commandHelp(command: Command): string {
  const options = Object.entries(command.options).map(optionLine);
  return [
    `${command.summary}.`,
    `\n  ${start} ${lineOf(command)}${options.length > 0 ? " [options]" : ""}`,
    ...(command.details ? [`\n${command.details}`] : []),
    ...(options.length > 0 ? [`\n${inColumns(options)}`] : []),
  ].join("\n");
}

/** The help of all commands, or of those that begin with `group`. */
export function allHelp(commands: readonly Command[], group: string | null): string {
  const some = commands.filter(({ name }) => name.split(" ")[0] === group);
  const rows = (some.length > 0 ? some : commands).map((each): [string, string] => [lineOf(each), each.summary]);
  return [
    "Does over the console's REST API what people do in the console.",
    `\n  ${start} <command> [options]\n`,
    inColumns(rows),
    "\n  CONSOLE_URL         the console's address",
    "  CONSOLE_TOKEN       an API token of it, or",
    "  CONSOLE_TOKEN_FILE  the file that holds one",
    "\nSee --help after a command for its options. Exit codes: 0 done, 1 refused or failed, 2 called wrongly,",
    "3 differences found, 4 a run waits for a person, 5 the time to wait is over, 6 some refused, the others done.",
  ].join("\n");
}
