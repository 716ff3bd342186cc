import { recordAudit } from "#lib/audit/record.ts";
import { isDueOnRecord } from "#lib/audit/record-refusal.ts";
import { engine } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { addressNetwork } from "./client-address.ts";
import { email as emailSchema } from "./schema.ts";

/** Puts on record that nobody was signed in. Of an account that does not exist the row holds nothing that was typed. */
export async function recordSignInRefused(
  user: { id: string; name: string } | null,
  reason: string,
  address: string | null,
): Promise<void> {
  await recordAudit(db, engine, {
    noun: "user",
    event: "sign-in refused",
    subjectId: user?.id ?? null,
    subject: user?.name ?? "Unknown account",
    after: { reason, address },
  });
}

/** Puts on record that an attempt was not judged: one a minute for each account, and for each network that they come from. */
export async function recordThrottled(email: string, address: string | null): Promise<void> {
  const isDue =
    (await isDueOnRecord(`throttled account ${email}`)) &&
    (await isDueOnRecord(`throttled network ${addressNetwork(address)}`));
  if (!isDue) return;
  const parsed = emailSchema.safeParse(email);
  const user = parsed.success ? await db.user.findUnique({ where: { email: parsed.data } }) : null;
  await recordSignInRefused(user, "too many attempts", address);
}
