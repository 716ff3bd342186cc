import { resolve } from "node:path";
import { Fault, orSentence } from "#scripts/fault.ts";
import { makeRelease } from "#scripts/release/release.ts";

/** Makes the folder that a deployment runs from: see docs/deployment.md. */
await orSentence(async () => {
  const [folder, ...others] = process.argv.slice(2);
  if (!folder || others.length > 0) throw new Fault("Usage: npm run release -- <folder>");
  await makeRelease(resolve(folder), console.log, new AbortController().signal);
  console.log(`The release is in ${resolve(folder)}.`);
});
