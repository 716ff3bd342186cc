import type { Person } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { rateLimit, secondsToWait } from "#lib/rate-limits/rate-limit.ts";
import { hashSecret } from "#lib/seal.ts";
import { recordAudit } from "./record.ts";

/** One row a minute for each key, whoever asks how often. */
const perKey = rateLimit("refusal on record", { points: 1, seconds: 60, inMemoryBlockOnConsumed: 1 });

/** Whether what was refused is to go on record now: the first of each key within a minute is. */
export async function isDueOnRecord(key: string): Promise<boolean> {
  return (await secondsToWait(perKey, hashSecret(key))) === null;
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
