import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { withDatabase } from "#scripts/backup/database.ts";
import { contentInWords } from "#scripts/backup/manifest.ts";
import { proveRestored } from "#scripts/backup/prove.ts";
import { checkBackup } from "#scripts/backup/read.ts";
import { partMigrations, restoreBackup } from "#scripts/backup/restore.ts";
import { Fault, orSentence } from "#scripts/fault.ts";
import { readSettings } from "#scripts/start/settings.ts";

const usage = `Usage: npm run restore -- <file>            into an empty database, which takes the place of the one backed up
       npm run restore -- --copy <file>     into an empty database beside it, without its grants
       npm run restore -- --check <file>    only read the file`;

const isTrue = (value: unknown) => value === true;

function readArguments(): { file: string; isCopy: boolean; isCheck: boolean } {
  const options = { copy: { type: "boolean" }, check: { type: "boolean" } } as const;
  const { values, positionals } = parseArgs({ options, strict: false, allowPositionals: true });
  const known = Object.keys(values).every((name) => name in options);
  const [file, ...others] = positionals;
  if (!known || !file || others.length > 0 || (values.copy && values.check)) throw new Fault(usage);
  return { file: resolve(file), isCopy: isTrue(values.copy), isCheck: isTrue(values.check) };
}

/** Restores a backup into the empty database of DATABASE_URL, or a new embedded one; with --check only reads it. */
await orSentence(async () => {
  const { file, isCopy, isCheck } = readArguments();
  if (isCheck) {
    const head = async (found: Parameters<typeof partMigrations>[0]) => void partMigrations(found);
    const manifest = await checkBackup(file, { head });
    console.log(`${file} is whole, and this release can restore it.`);
    console.log(`It is the backup of ${manifest.head.madeAt}: ${contentInWords(manifest)}`);
    return;
  }
  const settings = readSettings(process.env, false);
  await withDatabase(settings, { isNew: true }, async (url) => {
    const manifest = await restoreBackup(url, file, { isCopy });
    console.log(`The backup of ${manifest.head.madeAt} is restored: ${contentInWords(manifest)}`);
    console.log(
      "Everybody was signed out. What was taken away since that time is back: see After a restore in docs/operating.md.",
    );
    for (const sentence of await proveRestored(settings, url)) console.log(sentence);
  });
});
