import { type Caller, requireRole } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import type { ChangedSettings } from "./schema.ts";

/** The settings in force, with their revision. For people, and for the engine's jobs. */
export async function readSettings(caller: Caller): Promise<ChangedSettings> {
  if (caller.kind !== "engine") requireRole(caller, "viewer");
  return db.setting.findUniqueOrThrow({ where: { id: 1 }, omit: { id: true } });
}
