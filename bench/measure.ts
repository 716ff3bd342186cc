import { randomBytes } from "node:crypto";
import { orSentence } from "#scripts/fault.ts";
import { benchGroups, type GroupName } from "./groups.ts";
import { scales } from "./scale.ts";

// One group of measurements in a process of its own: what it gives goes to the process that asked for it.
await orSentence(async () => {
  const [group, scale] = process.argv.slice(2) as [GroupName, keyof typeof scales];
  const giveUp = () => process.exit(1);
  process.once("disconnect", giveUp);
  Object.assign(process.env, {
    TZ: "UTC",
    PUBLIC_URL: "http://localhost:3000",
    ENGINE_URL: "http://localhost:3001",
    CONSOLE_KEYS: `k1:${randomBytes(32).toString("base64")}`,
    SESSION_SECRET: randomBytes(32).toString("base64"),
  });
  const measure = await benchGroups[group].load();
  process.send?.(await measure(process.env.DATABASE_URL ?? "", scales[scale]));
  const { disconnect } = await import("#lib/db.ts");
  await disconnect();
  process.off("disconnect", giveUp);
});
