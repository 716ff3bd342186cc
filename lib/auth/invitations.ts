import { recordAudit } from "#lib/audit/record.ts";
import { type Person, type Role, requireRole } from "#lib/caller.ts";
import { db, isUniqueViolation } from "#lib/db.ts";
import { Conflict, Invalid, NotFound } from "#lib/errors.ts";
import { hashSecret, randomSecret } from "#lib/seal.ts";
import { requireHardToGuess } from "./guessable-password.ts";
import { hashPassword } from "./password.ts";
import type { Acceptance, NewInvitation } from "./schema.ts";

const invitationHours = 72;

export type ListedInvitation = { id: string; email: string; role: Role; invitedBy: string; expiresAt: Date };

/** The invitations that still count, the newest first. */
export async function readInvitations(administrator: Person): Promise<ListedInvitation[]> {
  requireRole(administrator, "administrator");
  return db.invitation.findMany({
    where: { expiresAt: { gt: new Date() } },
    orderBy: { id: "desc" },
    omit: { secretHash: true, createdAt: true },
  });
}

/**
 * Invites somebody to make an account of their own within 72 hours. The secret is given here alone; an earlier
 * invitation to the same address counts no more. Throws Invalid when the address has an account.
 */
export async function inviteUser(
  administrator: Person,
  { email, role }: NewInvitation,
): Promise<{ secret: string; expiresAt: Date }> {
  requireRole(administrator, "administrator");
  const secret = randomSecret();
  const expiresAt = new Date(Date.now() + invitationHours * 3_600_000);
  await db.$transaction(async (transaction) => {
    if ((await transaction.user.count({ where: { email } })) > 0) {
      const message = "Somebody has this email address already.";
      throw new Invalid(message, { email: message });
    }
    await transaction.invitation.deleteMany({ where: { expiresAt: { lt: new Date() } } });
    const now = { secretHash: hashSecret(secret), role, invitedBy: administrator.name, expiresAt };
    const { id } = await transaction.invitation.upsert({ where: { email }, create: { email, ...now }, update: now });
    await recordAudit(transaction, administrator, {
      noun: "invitation",
      event: "created",
      subjectId: id,
      subject: email,
      after: { email, role, expiresAt: expiresAt.toISOString() },
    });
  });
  return { secret, expiresAt };
}

/** Takes an invitation back: its link counts no more. Throws NotFound. */
export async function cancelInvitation(administrator: Person, { id }: { id: string }): Promise<void> {
  requireRole(administrator, "administrator");
  await db.$transaction(async (transaction) => {
    const [invitation] = await transaction.$queryRaw<{ email: string }[]>`
      DELETE FROM invitation WHERE id = ${id}::uuid RETURNING email`;
    if (!invitation) throw new NotFound("This invitation was used or cancelled already. Reload the page.");
    await recordAudit(transaction, administrator, {
      noun: "invitation",
      event: "cancelled",
      subjectId: id,
      subject: invitation.email,
    });
  });
}

const notValid = "This invitation was used, cancelled or has expired. Ask an administrator of the console for another.";

/** Whom an invitation is for. Throws NotFound for one that does not count. */
export async function readInvitation({ secret }: { secret: string }): Promise<{ email: string; invitedBy: string }> {
  const invitation = await db.invitation.findFirst({
    where: { secretHash: hashSecret(secret), expiresAt: { gt: new Date() } },
    select: { email: true, invitedBy: true },
  });
  if (!invitation) throw new NotFound(notValid);
  return invitation;
}

/**
 * Makes the invited person's account, once; `address` is where they ask from. Throws NotFound for an invitation that
 * does not count, Invalid for a password that is easy to guess.
 */
export async function acceptInvitation(
  input: Acceptance & { secret: string },
  address: string | null,
): Promise<{ email: string }> {
  const { secret, name, password } = input;
  const invited = await readInvitation({ secret });
  await requireHardToGuess(password, { name, email: invited.email });
  const passwordHash = await hashPassword(password);
  try {
    return await db.$transaction(async (transaction) => {
      const [invitation] = await transaction.$queryRaw<Omit<ListedInvitation, "expiresAt">[]>`
        DELETE FROM invitation WHERE secret_hash = ${hashSecret(secret)} AND expires_at > now()
        RETURNING id, email, role::text AS role, invited_by AS "invitedBy"`;
      if (!invitation) throw new NotFound(notValid);
      const { email, role, invitedBy } = invitation;
      const user = await transaction.user.create({ data: { email, name, role, passwordHash } });
      const invitee = { kind: "person", id: user.id, name, address } as const;
      const after = { email, name, role, invitedBy };
      const used = { noun: "invitation", event: "accepted", subjectId: invitation.id, subject: email } as const;
      await recordAudit(transaction, invitee, used);
      const made = { noun: "user", event: "created", subjectId: user.id, subject: name, after } as const;
      await recordAudit(transaction, invitee, made);
      return { email };
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new Conflict("There is an account with this email address already. Sign in with it.");
  }
}
