import { RateLimiterPrisma, RateLimiterRes } from "rate-limiter-flexible";
import type { Person } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { hashSecret } from "#lib/seal.ts";
import { recordAudit } from "./record.ts";

/** One row a minute for each key, whoever asks how often. */
const perKey = new RateLimiterPrisma({
  storeClient: db,
  tableName: "rateLimit",
  keyPrefix: "refusal on record",
  points: 1,
  duration: 60,
  inMemoryBlockOnConsumed: 1,
});

/** Whether what was refused is to go on record now: the first of each key within a minute is. */
export async function isDueOnRecord(key: string): Promise<boolean> {
  try {
    await perKey.consume(hashSecret(key));
    return true;
  } catch (error) {
    if (error instanceof RateLimiterRes) return false;
    throw error;
  }
}

/** Puts on record that a person was refused something, with the sentence that told them why. */
export async function recordRefusal(person: Person, reason: string): Promise<void> {
  if (!(await isDueOnRecord(`${person.id} ${reason.replace(/\d+/g, "")}`))) return;
  await recordAudit(db, person, {
    noun: "user",
    event: "refused",
    subjectId: person.id,
    subject: person.name,
    after: { reason },
  });
}
