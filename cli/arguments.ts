import { parseArgs } from "node:util";
import type { Command } from "./command.ts";
import { usage } from "./exit.ts";

export type Asked =
  | { help: true; command: Command | null; group: string | null }
  | { help: false; command: Command; places: string[]; values: Record<string, string | boolean | undefined> };

const helpOption = { help: { type: "boolean", short: "h" } } as const;

function optionNames({ options }: Command): string {
  return [...Object.keys(options), "help"].map((name) => `--${name}`).join(", ");
}

/** What parseArgs found wrong, as a sentence with what there is instead. */
function faultIn(command: Command, error: unknown): Error {
  const { code, message } = error as NodeJS.ErrnoException;
  const named = /'(?:-\w, )?(-[^' ,=]+)/.exec(message)?.[1] ?? "";
  if (code === "ERR_PARSE_ARGS_UNKNOWN_OPTION")
    return usage(`"${command.name}" has no option ${named}. Its options are ${optionNames(command)}.`);
  if (code === "ERR_PARSE_ARGS_INVALID_OPTION_VALUE")
    return usage(`Something is wrong with the value of ${named}. See --help of "${command.name}".`);
  return usage(message);
}

function namesSome(commands: readonly Command[], words: string[]): Command | undefined {
  return commands.find(({ name }) => name === words.slice(0, name.split(" ").length).join(" "));
}

/** What is asked of the program by its arguments. Throws Exit with a sentence when it can't be told. */
export function readArguments(commands: readonly Command[], given: string[]): Asked {
  const firstOption = given.findIndex((word) => word.startsWith("-"));
  const words = firstOption === -1 ? given : given.slice(0, firstOption);
  const found = namesSome(commands, words);
  const isHelp = given.length === 0 || given.includes("--help") || given.includes("-h");
  if (isHelp) return { help: true, command: found ?? null, group: words[0] ?? null };
  if (!found) {
    const what = words.length > 0 ? `There is no command "${words.slice(0, 2).join(" ")}".` : "Begin with a command.";
    throw usage(`${what} See --help for those there are.`);
  }
  const { values, positionals } = parsed(found, given.slice(found.name.split(" ").length));
  const missing = found.places[positionals.length];
  if (missing) throw usage(`"${found.name}" needs <${missing}> after it.`);
  const extra = positionals[found.places.length];
  if (extra !== undefined)
    throw usage(`"${extra}" is too much after "${found.name}". Put names with spaces in quotes.`);
  return { help: false, command: found, places: positionals, values };
}

function parsed(command: Command, args: string[]) {
  try {
    return parseArgs({ args, options: { ...command.options, ...helpOption }, allowPositionals: true });
  } catch (error) {
    throw faultIn(command, error);
  }
}
