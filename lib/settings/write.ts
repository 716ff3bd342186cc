import { recordAudit } from "#lib/audit/record.ts";
import { type Caller, requireRole } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { Conflict } from "#lib/errors.ts";
import type { ChangedSettings, SettingsForm } from "./schema.ts";

/** Saves the settings. Throws Conflict when someone else saved since the page was opened. */
export async function changeSettings(admin: Caller, input: ChangedSettings): Promise<{ revision: number }> {
  requireRole(admin, "administrator");
  const { revision, ...settings } = input;
  return db.$transaction(async (transaction) => {
    await transaction.$queryRaw`SELECT id FROM setting WHERE id = 1 FOR UPDATE`;
    const before = await transaction.setting.findUniqueOrThrow({ where: { id: 1 } });
    if (before.revision !== revision) {
      throw new Conflict(
        "Someone changed the settings while you were editing them. Nothing was saved. Load the page again to see the change, then repeat yours.",
      );
    }
    const changed = (Object.keys(settings) as (keyof SettingsForm)[]).filter((name) => settings[name] !== before[name]);
    if (changed.length === 0) return { revision };
    await transaction.setting.update({ where: { id: 1 }, data: { ...settings, revision: revision + 1 } });
    await recordAudit(transaction, admin, {
      noun: "settings",
      event: "changed",
      subjectId: "1",
      subject: "Settings",
      before: Object.fromEntries(changed.map((name) => [name, before[name]])),
      after: Object.fromEntries(changed.map((name) => [name, settings[name]])),
    });
    return { revision: revision + 1 };
  });
}
