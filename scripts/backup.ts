import { resolve } from "node:path";
import { withDatabase } from "#scripts/backup/database.ts";
import { contentInWords } from "#scripts/backup/manifest.ts";
import { writeBackup } from "#scripts/backup/write.ts";
import { Fault, orSentence } from "#scripts/fault.ts";
import { readSettings } from "#scripts/start/settings.ts";

/** Backs up the database of DATABASE_URL, or the embedded one, into a new file. The keys are not in it. */
await orSentence(async () => {
  const [file, ...others] = process.argv.slice(2);
  if (!file || file.startsWith("-") || others.length > 0) throw new Fault("Usage: npm run backup -- <file>");
  const path = resolve(file);
  const manifest = await withDatabase(readSettings(process.env, false), { isNew: false }, (url) =>
    writeBackup(url, path),
  );
  console.log(`${path} is the backup of ${manifest.head.madeAt}: ${contentInWords(manifest)}`);
  console.log(`Its SHA-256 is ${manifest.sha256}.`);
  console.log("The keys are not in it. Keep them elsewhere: see Back up in docs/operating.md.");
});
