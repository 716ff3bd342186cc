const longest = 300;

/** What a provider said about an error, fit to be kept and shown as text: one line, no control characters, no secret. */
export function providerWords(text: string, secrets: readonly string[] = []): string {
  const hidden = secrets
    .filter((secret) => secret.length > 3)
    .reduce((rest, secret) => rest.replaceAll(secret, "…"), text);
  const line = hidden
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, " ")
    .trim();
  return line.length > longest ? `${line.slice(0, longest).toWellFormed()}…` : line;
}
