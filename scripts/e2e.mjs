import { orSentence } from "#scripts/fault.ts";
import { runBrowserTests } from "#scripts/test-run/browser.ts";

const abort = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => abort.abort());

await orSentence(async () => {
  const counts = await runBrowserTests(process.argv.slice(2), abort.signal, process.env.E2E_RESULTS);
  if (process.send) await new Promise((sent) => process.send?.(counts, sent));
  process.exit(counts.failed > 0 ? 1 : 0);
});
