import { randomUUID } from "node:crypto";
import { encode } from "uqr";
import { recordAudit } from "#lib/audit/record.ts";
import { type Person, requireRole } from "#lib/caller.ts";
import { db, type Transaction } from "#lib/db.ts";
import { Conflict, Invalid, NotFound, Refused } from "#lib/errors.ts";
import { open, seal } from "#lib/seal.ts";
import { appAddress, createAppSecret, createRecoveryCodes, recoveryHash, stepOf } from "./one-time-code.ts";

// One that is being set up counts for nothing yet.
const finished = { finishedAt: { not: null } };

const placeOf = (id: string) => ({ table: "second_factor", id, column: "secret_sealed" });

export type SecondFactorState = { since: Date; recoveryCodesLeft: number };

/** The person's second factor; null when it is not set up. */
export async function readSecondFactor(person: Person): Promise<SecondFactorState | null> {
  const factor = await db.secondFactor.findFirst({
    where: { ...finished, userId: person.id },
    select: { finishedAt: true, _count: { select: { recoveryCodes: { where: { usedAt: null } } } } },
  });
  return factor?.finishedAt ? { since: factor.finishedAt, recoveryCodesLeft: factor._count.recoveryCodes } : null;
}

/** What to show to an authenticator app: the secret as text, and a QR code as rows of dark and light. */
export type AppSecret = { secret: string; qr: boolean[][] };

/**
 * Makes a secret for an authenticator app, in place of one whose setting up was not finished. It is asked for at no
 * sign-in until finishSecondFactor. Throws Conflict when one is set up, Refused for who has no password here.
 */
export async function beginSecondFactor(person: Person): Promise<AppSecret> {
  if (person.signsInBy !== "password") {
    throw new Refused("You sign in with a provider. A second factor is set up there.");
  }
  const [id, secret] = [randomUUID(), createAppSecret()];
  await db.$transaction(async (transaction) => {
    await lockOwner(transaction, person.id);
    if ((await transaction.secondFactor.count({ where: { ...finished, userId: person.id } })) > 0)
      throw new Conflict("A second factor is set up already. Remove it first.");
    await transaction.secondFactor.deleteMany({ where: { userId: person.id } });
    const data = { id, userId: person.id, secretSealed: seal(secret, placeOf(id)) };
    await transaction.secondFactor.create({ data });
  });
  return { secret, qr: encode(appAddress(secret, person.email ?? person.name)).data };
}

/**
 * Takes the first code of the app, from when on signing in asks for one. Gives the recovery codes, which are told here
 * alone. Throws Invalid for a wrong code, Conflict when there is nothing to finish.
 */
export async function finishSecondFactor(person: Person, { code }: { code: string }): Promise<{ codes: string[] }> {
  const codes = createRecoveryCodes();
  await db.$transaction(async (transaction) => {
    await lockOwner(transaction, person.id);
    const factor = await transaction.secondFactor.findFirst({ where: { userId: person.id, finishedAt: null } });
    if (!factor) throw new Conflict("There is nothing to finish. Begin again with setting up.");
    const step = stepOf(open(factor.secretSealed, placeOf(factor.id)), code);
    if (step === null) {
      const message = "This code is not right. Wait for the next one, and check that the device's clock is.";
      throw new Invalid(message, { code: message });
    }
    await transaction.secondFactor.update({
      where: { id: factor.id },
      data: {
        finishedAt: new Date(),
        lastStep: step,
        recoveryCodes: { create: codes.map((each) => ({ codeHash: recoveryHash(each) })) },
      },
    });
    await recordAudit(transaction, person, {
      noun: "user",
      event: "second factor set up",
      subjectId: person.id,
      subject: person.name,
    });
  });
  return { codes };
}

/** Removes the person's own second factor. Throws Conflict when there is none. */
export async function removeSecondFactor(person: Person): Promise<void> {
  await db.$transaction(async (transaction) => {
    const { count } = await transaction.secondFactor.deleteMany({ where: { ...finished, userId: person.id } });
    if (count === 0) throw new Conflict("There is no second factor to remove. Reload the page.");
    await recordAudit(transaction, person, {
      noun: "user",
      event: "second factor removed",
      subjectId: person.id,
      subject: person.name,
    });
  });
}

/** Removes somebody's second factor, who has lost it. Throws NotFound, and Conflict when there is none. */
export async function resetSecondFactor(administrator: Person, { id }: { id: string }): Promise<void> {
  requireRole(administrator, "administrator");
  await db.$transaction(async (transaction) => {
    const user = await transaction.user.findUnique({ where: { id }, select: { name: true } });
    if (!user) throw new NotFound("There is no such person any more. Reload the page.");
    const { count } = await transaction.secondFactor.deleteMany({ where: { ...finished, userId: id } });
    if (count === 0) throw new Conflict("This person has no second factor. Reload the page.");
    await recordAudit(transaction, administrator, {
      noun: "user",
      event: "second factor reset",
      subjectId: id,
      subject: user.name,
    });
  });
}

async function lockOwner(transaction: Transaction, userId: string): Promise<void> {
  await transaction.$queryRaw`SELECT 1 FROM "user" WHERE id = ${userId}::uuid FOR UPDATE`;
}
