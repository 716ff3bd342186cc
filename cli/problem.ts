import { Exit } from "./exit.ts";

/** A refusal of the API (RFC 9457), in its own words with a line for each field to mend. It changed nothing. */
export class Problem extends Exit {
  override name = "Problem";
  readonly status: number;

  constructor(status: number, detail: string, fields: Record<string, string> = {}) {
    const others = Object.entries(fields).filter(([, sentence]) => sentence !== detail);
    const lines = others.map(([field, sentence]) => `  ${field}: ${sentence}`);
    super([detail, ...lines].join("\n"));
    this.status = status;
  }
}

type Body = { detail?: unknown; fields?: unknown };

function bodyOf(text: string): Body {
  try {
    return JSON.parse(text) as Body;
  } catch {
    return {};
  }
}

/** The problem in an answer that is not a success. */
export function problemIn(url: string, response: Response, text: string): Exit {
  const { status, headers } = response;
  if (headers.get("content-type")?.startsWith("application/problem+json")) {
    const { detail, fields } = bodyOf(text);
    if (typeof detail === "string") return new Problem(status, detail, (fields ?? {}) as Record<string, string>);
  }
  const location = headers.get("location");
  if (status >= 300 && status < 400 && location)
    return new Exit(`${url} sends everybody on to ${location}. Set CONSOLE_URL to the address of the console itself.`);
  return new Exit(
    `${url} answered with ${status} and not as a console does. See that CONSOLE_URL is right, and that nothing in between answers instead.`,
  );
}
