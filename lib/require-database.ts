import { connectionSentence, refusalSentence } from "#lib/database-sentences.ts";
import { pool } from "#lib/db.ts";
import { settingOrFile } from "#lib/setting-or-file.ts";

const form = "Set it to postgresql://user@host:port/database.";

/** The address of the database, from DATABASE_URL or its file. Throws an Error with a sentence for one that is none. */
function databaseAddress(): string {
  const url = settingOrFile("DATABASE_URL");
  if (!url) throw new Error(`DATABASE_URL is missing. ${form}`);
  if (!/^postgres(ql)?:/.test(url) || !URL.canParse(url))
    throw new Error(`DATABASE_URL is not a postgresql:// address. ${form}`);
  return url;
}

/** For a start: throws an Error with a sentence unless the database answers, takes the user, and has tables. */
export async function requireDatabase(): Promise<void> {
  const url = databaseAddress();
  const { rows } = await pool
    .query<{ migrated: boolean }>("SELECT to_regclass('public.run') IS NOT NULL AS migrated")
    .catch((error: unknown) => {
      throw new Error(refusalSentence(error) ?? connectionSentence(error, url, "DATABASE_URL"));
    });
  if (rows[0]?.migrated) return;
  const { host, pathname } = new URL(url);
  throw new Error(`The database ${host}${pathname} has no tables yet. Run the migrations first.`);
}
