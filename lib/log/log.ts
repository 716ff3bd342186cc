import { asJson, asText, type Fields, type Level } from "./line.ts";

export type LogFormat = "text" | "json";

/** `contexts` give what every line says beside its message, such as the request that is being answered. */
type State = { process: string; format: LogFormat; contexts: Map<string, () => Fields> };

// One for the process: Next loads this module once for what it calls at the start and once for its routes.
const holder = globalThis as typeof globalThis & { processLog?: State };
holder.processLog ??= { process: "", format: "text", contexts: new Map() };

/** How this process writes its log: see beginLog. */
export const logState = holder.processLog;

function write(level: Level, message: string, fields: Fields = {}): void {
  const context = [...logState.contexts.values()].map((read) => read());
  const all = Object.assign({}, ...context, fields);
  const line = { at: new Date(), level, process: logState.process, message, fields: all };
  if (logState.format === "json") process.stdout.write(`${asJson(line)}\n`);
  else if (level === "info") console.log(asText(line));
  else if (level === "warn") console.warn(asText(line));
  else console.error(asText(line));
}

/** Every line that a process writes, on standard output; as text, warnings and errors on standard error. */
export const log = {
  info: (message: string, fields?: Fields) => write("info", message, fields),
  warn: (message: string, fields?: Fields) => write("warn", message, fields),
  /** Somebody has to look at it. */
  error: (message: string, fields?: Fields) => write("error", message, fields),
  /** The process ends with it. */
  fatal: (message: string, fields?: Fields) => write("fatal", message, fields),
};
