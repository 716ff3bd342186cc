const codeIn = (value: unknown, name: "code" | "originalCode"): string =>
  typeof value === "object" && value !== null && name in value ? String(value[name as keyof typeof value]) : "";

/** The code of an error of the database (`28P01`, `ECONNREFUSED`), also of one that Prisma wraps; "" when it has none. */
function databaseCodeOf(error: unknown): string {
  const meta = error instanceof Error && "meta" in error ? error.meta : undefined;
  const wrapped = meta as { driverAdapterError?: { cause?: unknown } } | undefined;
  return codeIn(wrapped?.driverAdapterError?.cause, "originalCode") || codeIn(error, "code");
}

/** Why the database of `url` can't be connected to, without the password. `setting`: where the address is from. */
export function connectionSentence(error: unknown, url: string, setting: string): string {
  const { host, username, pathname } = new URL(url);
  const code = databaseCodeOf(error);
  if (code === "28P01" || code === "28000")
    return `The database at ${host} refused the user ${username}: check the name and password in ${setting}.`;
  if (code === "3D000")
    return `The database at ${host} has no database ${pathname.slice(1)}: create it, or correct ${setting}.`;
  return `The database at ${host} can't be reached (${code || "no answer"}): check that it runs and that ${setting} names it.`;
}

/** What a statement's refusal says about the whole installation: of rights, or of tables that are not there; else null. */
export function refusalSentence(error: unknown): string | null {
  const code = databaseCodeOf(error);
  if (code === "42501")
    return "The user of DATABASE_URL lacks the rights for this: give the owner of the tables to a command; for console and engine, run the migrations with CONSOLE_DATABASE_URL and ENGINE_DATABASE_URL.";
  if (code === "42P01" || code === "42703")
    return "The database lacks tables or columns of this release: run its migrations first, or correct DATABASE_URL.";
  return null;
}
