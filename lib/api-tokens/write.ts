import { recordAudit } from "#lib/audit/record.ts";
import { type Person, requireRole, roleAllows } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { Conflict, Invalid, NotFound } from "#lib/errors.ts";
import { hashSecret, randomSecret } from "#lib/seal.ts";
import { counting } from "./counting.ts";
import type { NewApiToken } from "./schema.ts";
import { scopes } from "./scopes.ts";

/** What a token begins with, so that a scanner for leaked secrets knows it. */
const prefix = "cct_";
const hintLength = prefix.length + 6;
const mostPerPerson = 50;

/**
 * Makes a token that acts for the person within its scopes. It is given here alone. Throws Invalid for a scope that the
 * person's role has no use for, Conflict when they have too many.
 */
export async function createApiToken(
  person: Person,
  input: NewApiToken,
): Promise<{ id: string; token: string; expiresAt: Date }> {
  requireRole(person, "viewer");
  const chosen = [...new Set(input.scopes)].sort();
  const beyond = chosen.find((scope) => !roleAllows(person.role, scopes[scope].role));
  if (beyond) {
    const message = `"${scopes[beyond].label}" needs the role ${scopes[beyond].role}; you have the role ${person.role}.`;
    throw new Invalid(message, { scopes: message });
  }
  const token = `${prefix}${randomSecret()}`;
  return db.$transaction(async (transaction) => {
    await transaction.$queryRaw`SELECT id FROM "user" WHERE id = ${person.id}::uuid FOR UPDATE`;
    const held = await transaction.apiToken.count({ where: { ...counting(), userId: person.id } });
    if (held >= mostPerPerson) {
      throw new Conflict(`You have ${held} API tokens, and no more are allowed. End one that is not used first.`);
    }
    const [made] = await transaction.$queryRaw<{ expiresAt: Date }[]>`
      SELECT now() + make_interval(days => ${input.days}::int) AS "expiresAt"`;
    const expiresAt = made?.expiresAt ?? new Date();
    const { id } = await transaction.apiToken.create({
      data: {
        userId: person.id,
        name: input.name,
        secretHash: hashSecret(token),
        hint: token.slice(0, hintLength),
        scopes: chosen,
        expiresAt,
      },
      select: { id: true },
    });
    await recordAudit(transaction, person, {
      noun: "API token",
      event: "created",
      subjectId: id,
      subject: input.name,
      after: { scopes: chosen, expiresAt: expiresAt.toISOString() },
    });
    return { id, token, expiresAt };
  });
}

/** Ends a token at once: a person's own, or anybody's for an administrator. Throws NotFound. */
export async function endApiToken(person: Person, { id }: { id: string }): Promise<{ name: string }> {
  requireRole(person, "viewer");
  return db.$transaction(async (transaction) => {
    const whose = person.role === "administrator" ? {} : { userId: person.id };
    const token = await transaction.apiToken.findFirst({
      where: { id, ...whose, ...counting() },
      select: { name: true, user: { select: { name: true } } },
    });
    const ended = await transaction.apiToken.updateMany({
      where: { id, ...whose, ...counting() },
      data: { endedAt: new Date() },
    });
    if (!token || ended.count === 0) throw new NotFound("This token has ended already. Reload the page.");
    await recordAudit(transaction, person, {
      noun: "API token",
      event: "ended",
      subjectId: id,
      subject: token.name,
      before: { owner: token.user.name },
    });
    return { name: token.name };
  });
}
