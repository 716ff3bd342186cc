import { recordAudit } from "#lib/audit/record.ts";
import type { Actor } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { rateLimit, secondsToWait } from "#lib/rate-limits/rate-limit.ts";
import { open } from "#lib/seal.ts";
import { recoveryHash, stepOf } from "./one-time-code.ts";

// Reached with the right password alone, so it locks nobody out who does not know it.
const perPerson = rateLimit("sign-in code", { points: 10, seconds: 3600 });

/** Who types it, and from where. */
type Typist = Extract<Actor, { kind: "person" }>;

export type CodeOutcome = { outcome: "taken" | "needed" | "wrong" } | { outcome: "throttled"; waitSeconds: number };

/**
 * Judges what a person with the right password typed as their second factor: a code of the app, once, or a recovery
 * code, once. "taken" also when they have none; "needed" when they typed nothing. Ten wrong ones an hour.
 */
export async function takeCode(typist: Typist, typed: string): Promise<CodeOutcome> {
  const factor = await db.secondFactor.findFirst({ where: { userId: typist.id, finishedAt: { not: null } } });
  if (!factor) return { outcome: "taken" };
  const code = typed.replace(/\s/g, "");
  if (!code) return { outcome: "needed" };
  const waitSeconds = await secondsToWait(perPerson, typist.id);
  if (waitSeconds !== null) return { outcome: "throttled", waitSeconds };
  const isTaken = /^\d{6}$/.test(code)
    ? await takeAppCode(factor, code)
    : await takeRecoveryCode(factor.id, typist, code);
  if (!isTaken) return { outcome: "wrong" };
  await perPerson.delete(typist.id);
  return { outcome: "taken" };
}

async function takeAppCode(factor: { id: string; secretSealed: string }, code: string): Promise<boolean> {
  const place = { table: "second_factor", id: factor.id, column: "secret_sealed" };
  const step = stepOf(open(factor.secretSealed, place), code);
  if (step === null) return false;
  const taken = await db.secondFactor.updateMany({
    where: { id: factor.id, OR: [{ lastStep: null }, { lastStep: { lt: step } }] },
    data: { lastStep: step },
  });
  return taken.count === 1;
}

async function takeRecoveryCode(secondFactorId: string, typist: Typist, code: string): Promise<boolean> {
  return db.$transaction(async (transaction) => {
    const taken = await transaction.recoveryCode.updateMany({
      where: { secondFactorId, codeHash: recoveryHash(code), usedAt: null },
      data: { usedAt: new Date() },
    });
    if (taken.count === 0) return false;
    const left = await transaction.recoveryCode.count({ where: { secondFactorId, usedAt: null } });
    await recordAudit(transaction, typist, {
      noun: "user",
      event: "recovery code used",
      subjectId: typist.id,
      subject: typist.name,
      after: { left },
    });
    return true;
  });
}
