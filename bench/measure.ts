import { randomBytes } from "node:crypto";
import { orSentence } from "#scripts/fault.ts";
import { startBenchDatabase } from "./database.ts";
import { benchGroups, type GroupName } from "./groups.ts";
import { scales } from "./scale.ts";

// One group of measurements in a process of its own: what it gives goes to the process that asked for it.
await orSentence(async () => {
  const [group, scale] = process.argv.slice(2) as [GroupName, keyof typeof scales];
  const database = await startBenchDatabase();
  // Whoever asked is gone, or Ctrl-C: the database outlives this process unless it is ended.
  const giveUp = () => void database.end().finally(() => process.exit(1));
  for (const event of ["disconnect", "SIGINT", "SIGTERM"]) process.once(event, giveUp);
  try {
    Object.assign(process.env, {
      TZ: "UTC",
      DATABASE_URL: database.url,
      PUBLIC_URL: "http://localhost:3000",
      ENGINE_URL: "http://localhost:3001",
      CONSOLE_KEYS: `k1:${randomBytes(32).toString("base64")}`,
      SESSION_SECRET: randomBytes(32).toString("base64"),
    });
    const measure = await benchGroups[group].load();
    process.send?.(await measure(database.url, scales[scale]));
    const { disconnect } = await import("#lib/db.ts");
    await disconnect();
    process.off("disconnect", giveUp);
  } finally {
    await database.end();
  }
});
