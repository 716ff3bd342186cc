import type { Role } from "#lib/caller.ts";
import type { Transaction } from "#lib/db.ts";

export type UserRow = { id: string; name: string; role: Role; disabledAt: Date | null };

/**
 * Locks a user's row for the transaction; null when there is none. All administrators are locked with it, so that two
 * who remove each other's role at once can't leave none.
 */
export async function lockUser(transaction: Transaction, id: string): Promise<UserRow | null> {
  const users = await transaction.$queryRaw<UserRow[]>`
    SELECT id, name, role::text AS role, disabled_at AS "disabledAt" FROM "user"
    WHERE role = 'administrator' OR id = ${id}::uuid ORDER BY id FOR UPDATE`;
  return users.find((each) => each.id === id) ?? null;
}

/** Whether somebody else than this user is an administrator who may sign in. */
export async function hasOtherAdministrator(transaction: Transaction, id: string): Promise<boolean> {
  const others = await transaction.user.count({ where: { role: "administrator", disabledAt: null, id: { not: id } } });
  return others > 0;
}
