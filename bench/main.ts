import { randomBytes } from "node:crypto";
import { orSentence } from "#scripts/fault.ts";
import { startBenchDatabase } from "./database.ts";

await orSentence(async () => {
  const database = await startBenchDatabase();
  try {
    Object.assign(process.env, {
      TZ: "UTC",
      DATABASE_URL: database.url,
      PUBLIC_URL: "http://localhost:3000",
      ENGINE_URL: "http://localhost:3001",
      CONSOLE_KEYS: `k1:${randomBytes(32).toString("base64")}`,
      SESSION_SECRET: randomBytes(32).toString("base64"),
    });
    // Only now, as the database module reads the address when it is loaded.
    const { benchInventory } = await import("./inventory.ts");
    const given = process.argv;
    const options = { isSmall: given.includes("--small"), isLimited: !given.includes("--unlimited") };
    await benchInventory(database.url, options);
  } finally {
    await database.end();
  }
});
