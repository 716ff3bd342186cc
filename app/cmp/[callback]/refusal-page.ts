import { type OutcomeCode, outcomeWords } from "#lib/authorizations/outcomes.ts";

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/**
 * A whole page for a callback that counts for nothing: its status must be 400, which a page of Next can't have. It goes
 * on to the page with the same words, so that code and state leave the address. `nonce`: of its content policy.
 */
export function refusalPage(code: OutcomeCode, provider: string, nonce: string): string {
  const { title, cause, cure } = outcomeWords(code, provider);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta http-equiv="refresh" content="0; url=/cmp/outcome/${code}">
<title>${escaped(title)}</title>
<style nonce="${escaped(nonce)}">:root { color-scheme: light dark; } body { font: 16px/1.5 system-ui, sans-serif; max-width: 34rem; margin: 20vh auto; padding: 0 1rem; }</style>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
<p>${escaped(cause)}</p>
<p>${escaped(cure)}</p>
</main>
</body>
</html>
`;
}
