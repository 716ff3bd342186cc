import { randomBytes } from "node:crypto";
import { hashPassword } from "#lib/auth/password.ts";
import { startSession } from "#lib/auth/session-row.ts";
import type { Person, Role } from "#lib/caller.ts";
import { db } from "#lib/db.ts";

type Wanted = { role?: Role; name?: string; email?: string; password?: string; address?: string | null };

/** A person with a session: an administrator from nowhere unless told. Without a password nobody can sign in as them. */
export async function createPerson(wanted: Wanted = {}): Promise<Person> {
  return (await createSession(wanted)).person;
}

/** As createPerson, with the secret that the session's cookie would carry. */
export async function createSession({
  role = "administrator",
  name = "Ada",
  email = `${randomBytes(6).toString("hex")}@example.com`,
  password,
  address = null,
}: Wanted = {}): Promise<{ person: Person; secret: string }> {
  const passwordHash = password === undefined ? null : await hashPassword(password);
  const user = await db.user.create({ data: { email, name, role, passwordHash } });
  return startSession(db, { userId: user.id, address, userAgent: null });
}
