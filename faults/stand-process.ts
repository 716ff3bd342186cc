import { randomBytes } from "node:crypto";
import { orSentence } from "#scripts/fault.ts";
import type { StandName } from "./campaigns.ts";
import { startStandDatabase } from "./database.ts";
import type { Wish } from "./stands.ts";

// One stand with its campaigns; what they came to is told to the parent.
const [name, wished, disk] = process.argv.slice(2) as [StandName, string, "small disk" | undefined];

await orSentence(async () => {
  const wish: Wish = JSON.parse(wished);
  const database = await startStandDatabase(disk === "small disk");
  try {
    Object.assign(process.env, {
      TZ: "UTC",
      DATABASE_URL: database.url,
      CONSOLE_DATABASE_URL: database.consoleUrl,
      ENGINE_DATABASE_URL: database.engineUrl,
      DATABASE_POOL_SIZE: "30",
      PUBLIC_URL: "http://localhost:3000",
      ENGINE_URL: "http://localhost:3001",
      CONSOLE_KEYS: `k1:${randomBytes(32).toString("base64")}`,
      REQUIRE_SECOND_FACTOR: "nobody",
      SESSION_SECRET: randomBytes(32).toString("base64"),
    });
    // Only now, as the database module reads the address when it is loaded.
    const { runCampaigns } = await import("./run-campaigns.ts");
    const tallies = await runCampaigns(database, name, wish);
    await new Promise((told) => process.send?.(tallies, told));
  } finally {
    await database.end();
  }
});
process.exit();
