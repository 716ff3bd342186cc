import { recordAudit } from "#lib/audit/record.ts";
import { db } from "#lib/db.ts";
import { verifyPassword } from "./password.ts";
import { email as emailSchema } from "./schema.ts";
import { startSession } from "./session-row.ts";
import { recordSignInRefused, recordThrottled } from "./sign-in-refused.ts";
import { takeCode } from "./take-code.ts";
import { forgetAttempts, throttleSignIn } from "./throttle.ts";

type Attempt = {
  email: string;
  password: string;
  /** What was typed as second factor; empty or left out before it was asked for. */
  code?: string;
  address: string | null;
  userAgent: string | null;
};

export type SignInOutcome =
  | { outcome: "signed-in"; secret: string; userId: string }
  | { outcome: "refused" | "code-needed" | "wrong-code" | "password-ended" }
  | { outcome: "throttled"; waitSeconds: number };

/**
 * Signs in with a local account, and with its second factor once the password is right. An unknown account, a disabled
 * one and a wrong password look the same and take the same time. Each attempt is audited: at accounts that do not exist
 * without what was typed, since that may be a password.
 */
export async function signIn({
  email: typed,
  password,
  code = "",
  address,
  userAgent,
}: Attempt): Promise<SignInOutcome> {
  const parsed = emailSchema.safeParse(typed);
  const email = parsed.success ? parsed.data : typed.slice(0, 254);
  const waitSeconds = await throttleSignIn(email, address);
  if (waitSeconds !== null) {
    await recordThrottled(email, address);
    return { outcome: "throttled", waitSeconds };
  }

  const user = parsed.success ? await db.user.findUnique({ where: { email } }) : null;
  const fits = await verifyPassword(user?.passwordHash ?? null, password);
  if (!user || !fits || user.disabledAt) {
    const reason = user?.disabledAt ? "disabled" : "wrong password";
    await recordSignInRefused(user, user ? reason : "unknown account", address);
    return { outcome: "refused" };
  }
  if (user.passwordEndsAt && user.passwordEndsAt < new Date()) {
    await recordSignInRefused(user, "initial password ended", address);
    return { outcome: "password-ended" };
  }
  const second = await takeCode({ kind: "person", id: user.id, name: user.name, address }, code);
  if (second.outcome === "throttled") {
    await recordThrottled(email, address);
    return second;
  }
  if (second.outcome === "needed") return { outcome: "code-needed" };
  if (second.outcome === "wrong") {
    await recordSignInRefused(user, "wrong code", address);
    return { outcome: "wrong-code" };
  }
  const session = await db.$transaction(async (transaction) => {
    // The row is held, so that a password changed meanwhile leaves no session begun with the old one.
    const still = await transaction.$queryRaw<unknown[]>`
      SELECT 1 FROM "user" WHERE id = ${user.id}::uuid AND password_hash = ${user.passwordHash} AND disabled_at IS NULL
      FOR SHARE`;
    if (still.length === 0) return null;
    const started = await startSession(transaction, { userId: user.id, address, userAgent });
    const about = { noun: "user", subjectId: user.id, subject: user.name } as const;
    await recordAudit(transaction, started.person, { ...about, event: "signed in" });
    return started;
  });
  if (!session) return { outcome: "refused" };
  await forgetAttempts(email, address);
  return { outcome: "signed-in", secret: session.secret, userId: user.id };
}
