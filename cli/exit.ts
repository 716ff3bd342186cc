/** What the program ends with, for scripts that call it. */
export const exitCodes = {
  done: 0,
  failed: 1,
  usage: 2,
  /** `--check` found something to change. */
  differs: 3,
  /** The run waits for a person. */
  waits: 4,
  /** `--timeout` is over; the run goes on. */
  timeout: 5,
  /** Some of what was asked for was refused; the rest is done. */
  someRefused: 6,
  /** Ctrl-C, as shells count it. */
  interrupted: 130,
} as const;

/** Ends the program with a sentence that says what is wrong and what to do. */
export class Exit extends Error {
  override name = "Exit";
  readonly code: number;

  constructor(message: string, code: number = exitCodes.failed) {
    super(message);
    this.code = code;
  }
}

/** The command was not called as it can be. */
export const usage = (message: string) => new Exit(message, exitCodes.usage);
