import { recordAudit } from "#lib/audit/record.ts";
import type { EngineCaller } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { Conflict, NotFound } from "#lib/errors.ts";
import { activeKeyId } from "./console-keys.ts";
import { readKeyUses } from "./status.ts";

/**
 * From now on the database does without this key: it may leave CONSOLE_KEYS. Throws Conflict while it seals or a row
 * still needs it, NotFound when the database does not know it.
 */
export async function dropKey(caller: EngineCaller, keyId: string): Promise<void> {
  if (keyId === activeKeyId()) {
    throw new Conflict(
      `Key ${keyId} is the one that seals. Put another one before it in CONSOLE_KEYS, restart, and rewrap.`,
    );
  }
  const uses = (await readKeyUses()).filter((use) => use.keyId === keyId);
  const rows = uses.reduce((sum, use) => sum + use.rows, 0);
  if (rows > 0) {
    const where = uses.map((use) => `${use.table}.${use.column}`).join(", ");
    throw new Conflict(
      `${rows} sealed ${rows === 1 ? "text needs" : "texts need"} key ${keyId} (${where}). Run npm run keys -- rewrap first.`,
    );
  }
  await db.$transaction(async (transaction) => {
    const { count } = await transaction.keyCanary.deleteMany({ where: { keyId } });
    if (count === 0) throw new NotFound(`This database does not know key ${keyId}.`);
    await recordAudit(transaction, caller, {
      noun: "key",
      event: "dropped",
      subjectId: keyId,
      subject: `Key ${keyId}`,
    });
  });
}
