import { scrub, scrubbedError } from "#lib/scrub.ts";

/** `fatal`: the process ends with it. */
export type Level = "info" | "warn" | "error" | "fatal";

/** What a line says beside its message. Nothing in it is a secret; what looks like one is taken out all the same. */
export type Fields = { error?: unknown } & Record<string, unknown>;

export type Line = { at: Date; level: Level; process: string; message: string; fields: Fields };

const scrubbed = (value: unknown) => (typeof value === "string" ? scrub(value) : value);

const withoutError = ({ error: _, ...rest }: Fields) =>
  Object.entries(rest).flatMap(([name, value]) => (value === undefined ? [] : [[name, scrubbed(value)] as const]));

function errorFields(error: unknown) {
  if (!(error instanceof Error)) return { message: scrub(String(error)) };
  const code = "code" in error && ["string", "number"].includes(typeof error.code) ? { code: error.code } : {};
  return { name: error.name, ...code, message: scrub(error.message), stack: scrub(error.stack ?? "") };
}

/** The line as one JSON object: time, level, process, message, then the fields; an error by its name, code and stack. */
export function asJson({ at, level, process, message, fields }: Line): string {
  return JSON.stringify({
    time: at.toISOString(),
    level,
    process,
    message: scrub(message),
    ...Object.fromEntries(withoutError(fields)),
    ...(fields.error !== undefined && { error: errorFields(fields.error) }),
  });
}

/** The line for people: time, level unless it is info, message, fields as name=value, and an error's stack below. */
export function asText({ at, level, message, fields }: Line): string {
  // What ends a process is told to whoever started it, by a sentence alone.
  const head = level === "fatal" ? "" : `${at.toISOString()} ${level === "info" ? "" : `${level}: `}`;
  const more = withoutError(fields).map(([name, value]) => ` ${name}=${JSON.stringify(value)}`);
  const stack = fields.error === undefined ? "" : `\n${scrubbedError(fields.error)}`;
  return `${head}${scrub(message)}${more.join("")}${stack}`;
}
