import { readFileSync } from "node:fs";
import { usage } from "./exit.ts";

export type Settings = { url: string; token: string };

type Variables = Record<string, string | undefined>;

const isLoopback = (host: string) => /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(host);

/** The console's address without a slash at its end. A token must not travel where others can read it. */
function urlOf({ CONSOLE_URL, CONSOLE_ALLOW_HTTP }: Variables): string {
  if (!CONSOLE_URL)
    throw usage("CONSOLE_URL is missing: set it to the console's address, https://console.example.com.");
  const url = URL.parse(CONSOLE_URL);
  if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== "/" || url.search || url.hash || url.username)
    throw usage("CONSOLE_URL must be an address without a path, such as https://console.example.com.");
  if (url.protocol === "http:" && !isLoopback(url.hostname) && CONSOLE_ALLOW_HTTP !== "1")
    throw usage(
      `CONSOLE_URL is http, so everybody on the way to ${url.host} could read the API token. Use https, or set CONSOLE_ALLOW_HTTP=1 where the way is safe.`,
    );
  return url.origin;
}

function tokenIn(path: string): string {
  try {
    return readFileSync(path, "utf8").trim();
  } catch (error) {
    throw usage(`CONSOLE_TOKEN_FILE can't be read: ${error instanceof Error ? error.message : error}`);
  }
}

function tokenOf({ CONSOLE_TOKEN, CONSOLE_TOKEN_FILE }: Variables): string {
  if (CONSOLE_TOKEN && CONSOLE_TOKEN_FILE) throw usage("Set CONSOLE_TOKEN or CONSOLE_TOKEN_FILE, not both.");
  const token = CONSOLE_TOKEN_FILE ? tokenIn(CONSOLE_TOKEN_FILE) : CONSOLE_TOKEN?.trim();
  if (!token)
    throw usage(
      "The API token is missing: make one under Administration > API tokens and set CONSOLE_TOKEN, or CONSOLE_TOKEN_FILE to a file that holds it.",
    );
  // What a header can't hold would end in an error that shows it.
  if (!/^[\x21-\x7e]{1,200}$/.test(token))
    throw usage("The API token holds characters that no token has. Copy it again.");
  return token;
}

/** Where the console is and who asks, from the environment: a token on a command line can be read by everybody. */
export function readSettings(variables: Variables): Settings {
  return { url: urlOf(variables), token: tokenOf(variables) };
}
