import { recordAudit } from "#lib/audit/record.ts";
import { type Caller, requireRole } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { NotFound } from "#lib/errors.ts";
import type { Mute } from "./schema.ts";
import { lockChannel } from "./write.ts";

/** Keeps a channel quiet until then, or lets it be told again. What is still wrong at the end is told after all. */
export async function muteChannel(admin: Caller, { id, until }: Mute): Promise<{ name: string }> {
  requireRole(admin, "administrator");
  return db.$transaction(async (transaction) => {
    const { name, mutedUntil } = await lockChannel(transaction, id);
    await transaction.notificationChannel.update({
      where: { id },
      data: { mutedUntil: until === null ? null : new Date(until) },
    });
    await recordAudit(transaction, admin, {
      noun: "notification channel",
      event: until === null ? "unmuted" : "muted",
      subjectId: id,
      subject: name,
      before: { mutedUntil: mutedUntil?.toISOString() ?? null },
      after: { mutedUntil: until },
    });
    return { name };
  });
}

/** As muteChannel, for all that is told of one connector. Throws NotFound. */
export async function muteConnector(admin: Caller, { id, until }: Mute): Promise<{ name: string }> {
  requireRole(admin, "administrator");
  return db.$transaction(async (transaction) => {
    const connector = await transaction.connector.findUnique({
      where: { id },
      select: { name: true, notificationMute: { select: { until: true } } },
    });
    if (!connector) throw new NotFound("This connector was deleted. Close the dialog and look at the list again.");
    const { name, notificationMute } = connector;
    if (until === null) await transaction.notificationMute.deleteMany({ where: { connectorId: id } });
    else {
      const row = { until: new Date(until), mutedBy: admin.name };
      await transaction.notificationMute.upsert({
        where: { connectorId: id },
        create: { connectorId: id, ...row },
        update: row,
      });
    }
    await recordAudit(transaction, admin, {
      noun: "connector",
      event: until === null ? "notifications unmuted" : "notifications muted",
      subjectId: id,
      subject: name,
      before: { until: notificationMute?.until.toISOString() ?? null },
      after: { until },
    });
    return { name };
  });
}
