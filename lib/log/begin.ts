import { takeConsole } from "./console-lines.ts";
import { log, logState } from "./log.ts";

export type ProcessName = "console" | "engine" | "endpoint-server";

/**
 * Names this process in its log and takes LOG_FORMAT: from then on, as json, also what others write by `console` and
 * what Node warns of are lines of the log. A format that is none ends the process with a sentence.
 */
export function beginLog(name: ProcessName): void {
  if (logState.process === name) return;
  logState.process = name;
  const format = process.env.LOG_FORMAT || "text";
  if (format !== "text" && format !== "json") {
    log.fatal("LOG_FORMAT is neither text nor json. Leave it out for text.");
    process.exit(1);
  }
  logState.format = format;
  if (format === "json") takeConsole();
}

/** An error that nobody caught ends this process with a line of the log and exit code 1. */
export function endWhenUncaught(): void {
  process.on("uncaughtException", (error) => {
    log.fatal("The process ends: an error that nobody caught.", { error });
    process.exit(1);
  });
}
