const secrets: [RegExp, string][] = [
  [/\b(Bearer|Basic)\s+[\w.~+/=-]+/gi, "$1 ..."],
  [
    /((?:access_token|refresh_token|client_secret|password|assertion|token|code)["']?\s*[:=]\s*["']?)[^\s"'&,;}]+/gi,
    "$1...",
  ],
  [/(\w+:\/\/[^\s:/@]+:)[^\s@]+@/g, "$1...@"],
];

/** The text without what looks like a token, a password or a secret: for logs and stored errors. */
export function scrub(text: string): string {
  return secrets.reduce((scrubbed, [pattern, instead]) => scrubbed.replace(pattern, instead), text);
}

/** An error as logs keep it: its stack, or what else there is to it, scrubbed. */
export function scrubbedError(error: unknown): string {
  return scrub(error instanceof Error ? (error.stack ?? error.message) : String(error));
}
