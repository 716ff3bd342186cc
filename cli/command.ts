import type { Client } from "./client.ts";

/** An option as `util.parseArgs` takes it, and what it is for. */
export type Option = { type: "string" | "boolean"; short?: string; value?: string; says: string };

type Values<Options extends Record<string, Option>> = {
  [Name in keyof Options]?: Options[Name]["type"] extends "string" ? string : boolean;
};

/** One thing that the program does. */
export type Command = {
  /** As typed: "connectors list". */
  name: string;
  /** What has to stand after it, in order. */
  places: readonly string[];
  options: Record<string, Option>;
  summary: string;
  /** More about it, for its own help. */
  details?: string;
  /** Does it and gives the exit code. Throws Exit. */
  run(client: Client, places: string[], values: Record<string, string | boolean | undefined>): Promise<number>;
};

/** Makes a command whose `run` gets its options by their types. */
export function command<const Options extends Record<string, Option>>(
  given: Omit<Command, "run" | "options"> & {
    options: Options;
    run(client: Client, places: string[], values: Values<Options>): Promise<number>;
  },
): Command {
  // The arguments were parsed by these very options before it is called.
  return { ...given, run: given.run as Command["run"] };
}

export const jsonOption = { type: "boolean", says: "print JSON" } as const satisfies Option;
export const yesOption = { type: "boolean", says: "don't ask" } as const satisfies Option;
