import { db } from "#lib/db.ts";
import type { Truth } from "./box-truth.ts";

const same = (time: Date | null) => time?.toISOString() ?? null;

/** The rows of one run in the inventory's own words, to be compared with the sandbox's truth. */
export async function rowsOfRun(runId: string): Promise<Truth> {
  const where = { runId };
  const [users, groups, memberships, activity] = await Promise.all([
    db.inventoryUser.findMany({ where }),
    db.inventoryGroup.findMany({ where }),
    db.inventoryMembership.findMany({ where }),
    db.inventoryActivity.findMany({ where }),
  ]);
  return {
    users: new Map(
      users.map(({ id, name, login, status, role, isAppUser, details, ...user }) => [
        id,
        {
          ...{ id, name, login, status, role, isAppUser, details },
          createdAt: same(user.providerCreatedAt),
          modifiedAt: same(user.providerModifiedAt),
          spaceAmount: user.spaceAmount === null ? null : Number(user.spaceAmount),
          spaceUsed: user.spaceUsed === null ? null : Number(user.spaceUsed),
          lastLoginAt: same(user.lastLoginAt),
          lastActivityAt: same(user.lastActivityAt),
        },
      ]),
    ),
    groups: new Map(groups.map(({ runId: _, contentHash: __, ...group }) => [group.id, group])),
    memberships: new Map(
      memberships.map(({ runId: _, contentHash: __, ...membership }) => [membership.id, membership]),
    ),
    activity: new Map(
      activity.map(({ userId, lastLoginAt, lastActivityAt }) => [
        userId,
        { userId, lastLoginAt: same(lastLoginAt), lastActivityAt: same(lastActivityAt) },
      ]),
    ),
  };
}

/** The truth as its rows look once published: times in UTC, and each user with what was last seen of them. */
export function asPublished(truth: Truth): Truth {
  const utc = (time: unknown) => (typeof time === "string" ? new Date(time).toISOString() : null);
  const users = [...truth.users].map(([id, user]) => {
    const { lastLoginAt = null, lastActivityAt = null } = truth.activity.get(id) ?? {};
    const times = { createdAt: utc(user.createdAt), modifiedAt: utc(user.modifiedAt), lastLoginAt, lastActivityAt };
    return [id, { ...user, ...times }] as const;
  });
  return { ...truth, users: new Map(users) };
}
