import { applyRoles } from "#scripts/database-roles/apply.ts";
import { orSentence } from "#scripts/fault.ts";
import { migrate } from "#scripts/migrate.ts";

/**
 * Applies the migrations to the database of DATABASE_URL, and where CONSOLE_DATABASE_URL or ENGINE_DATABASE_URL name
 * roles of their own, makes those and grants them what they need.
 */
await orSentence(async () => {
  const { DATABASE_URL = "", CONSOLE_DATABASE_URL, ENGINE_DATABASE_URL } = process.env;
  const names = await migrate(DATABASE_URL);
  console.log(names.length > 0 ? `Applied ${names.join(", ")}.` : "The database is up to date.");
  const roles = await applyRoles(DATABASE_URL, { console: CONSOLE_DATABASE_URL, engine: ENGINE_DATABASE_URL });
  if (roles.length > 0)
    console.log(`Granted ${roles.join(" and ")} what the console and the engine need, and no more.`);
});
