import { createWriteStream } from "node:fs";
import { arch, cpus, freemem, loadavg, platform, release, totalmem } from "node:os";
import { join, resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type ZipEntry, zipOf } from "#lib/evidence/zip.ts";
import { version } from "#lib/protocol/version.ts";
import { withDatabase } from "#scripts/backup/database.ts";
import { databaseFacts } from "#scripts/diagnose/database-facts.ts";
import { logEnds } from "#scripts/diagnose/log-ends.ts";
import { settingsInWords } from "#scripts/diagnose/settings.ts";
import { codeOf, Fault, orSentence } from "#scripts/fault.ts";
import { connectToDatabase } from "#scripts/migrate.ts";
import { readSettings } from "#scripts/start/settings.ts";

const json = (name: string, value: unknown): ZipEntry => ({ name, parts: [`${JSON.stringify(value, null, 2)}\n`] });

const machine = () => ({
  release: version,
  node: process.versions.node,
  system: `${platform()} ${release()} ${arch()}`,
  processors: cpus().length,
  memoryBytes: totalmem(),
  freeMemoryBytes: freemem(),
  load: loadavg(),
});

async function readDatabase(url: string): Promise<unknown> {
  const client = await connectToDatabase(url);
  try {
    return await databaseFacts(client);
  } finally {
    await client.end();
  }
}

/** Writes what a support engineer asks for into a new ZIP file: facts and the ends of logs, and no secret. */
await orSentence(async () => {
  const [file, ...others] = process.argv.slice(2);
  if (!file || file.startsWith("-") || others.length > 0) throw new Fault("Usage: npm run diagnose -- <file.zip>");
  const settings = readSettings(process.env, false);
  const madeAt = new Date();
  // A database that is away is what the bundle is about.
  const database = await withDatabase(settings, { isNew: false }, readDatabase).catch((error: Error) => ({
    unknown: error.message,
  }));
  const entries = [
    json("machine.json", { madeAt, ...machine() }),
    json("settings.json", settingsInWords(process.env)),
    json("database.json", database),
    ...logEnds(join(settings.dataFolder, "logs")),
  ];
  const path = resolve(file);
  const target = createWriteStream(path, { flags: "wx", mode: 0o600 });
  await pipeline(Readable.from(zipOf(entries, madeAt)), target).catch((error) => {
    const isThere = codeOf(error) === "EEXIST";
    throw new Fault(
      isThere ? `${path} is there already: name a new file.` : `${path} can't be written (${codeOf(error)}).`,
    );
  });
  console.log(`${path} holds ${entries.map(({ name }) => name).join(", ")}. Look it through before you send it.`);
});
