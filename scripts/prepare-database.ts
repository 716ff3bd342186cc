import { settingOrFile } from "#lib/setting-or-file.ts";
import { applyRoles } from "#scripts/database-roles/apply.ts";
import { orSentence } from "#scripts/fault.ts";
import { migrate } from "#scripts/migrate.ts";

/**
 * Applies the migrations to the database of DATABASE_URL, and where CONSOLE_DATABASE_URL or ENGINE_DATABASE_URL name
 * roles of their own, makes those and grants them what they need.
 */
await orSentence(async () => {
  const url = settingOrFile("DATABASE_URL") ?? "";
  const names = await migrate(url);
  console.log(names.length > 0 ? `Applied ${names.join(", ")}.` : "The database is up to date.");
  const roles = await applyRoles(url, {
    console: settingOrFile("CONSOLE_DATABASE_URL"),
    engine: settingOrFile("ENGINE_DATABASE_URL"),
  });
  if (roles.length > 0)
    console.log(`Granted ${roles.join(" and ")} what the console and the engine need, and no more.`);
});
