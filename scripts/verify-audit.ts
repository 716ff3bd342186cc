import { firstPreviousHash } from "#lib/audit/encoding.ts";
import { verifyChain } from "#lib/audit/verify.ts";
import { verificationInWords } from "#lib/audit/words.ts";
import { engine } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { settingOrFile } from "#lib/setting-or-file.ts";
import { Fault, orSentence } from "#scripts/fault.ts";
import { connectToDatabase } from "#scripts/migrate.ts";

/** Throws a Fault unless the log still has a row with the hash that someone wrote down at an earlier verification. */
async function requireHash(hash: string): Promise<void> {
  if (!/^[0-9a-f]{64}$/.test(hash)) throw new Fault("The hash to look for is not 64 characters of 0-9 and a-f.");
  if (hash === firstPreviousHash || (await db.auditEvent.findFirst({ where: { hash } }))) return;
  throw new Fault(
    "The audit log is broken: its rows fit one another, but none has the hash given. It was written anew since that hash was noted.",
  );
}

/** Verifies the audit log of DATABASE_URL: a sentence, and exit code 0 when it holds, 1 when not. */
await orSentence(async () => {
  const client = await connectToDatabase(settingOrFile("DATABASE_URL") ?? "");
  await client.end();
  try {
    const found = await verifyChain(engine);
    if (!found.holds) throw new Fault(verificationInWords(found));
    const [noted] = process.argv.slice(2);
    if (noted) await requireHash(noted);
    console.log(`${verificationInWords(found)} Its end is ${found.lastHash}.`);
  } finally {
    await db.$disconnect();
  }
});
