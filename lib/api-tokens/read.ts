import { type Person, requireRole } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { counting } from "./counting.ts";

const mostTokens = 500;

/** The tokens that count, the newest first: a person's own, and for an administrator everybody's. */
export async function readApiTokens(person: Person) {
  requireRole(person, "viewer");
  const rows = await db.apiToken.findMany({
    where: { ...counting(), ...(person.role !== "administrator" && { userId: person.id }) },
    orderBy: { id: "desc" },
    take: mostTokens,
    omit: { secretHash: true, endedAt: true },
    include: { user: { select: { name: true } } },
  });
  return rows.map(({ user, userId, ...token }) => ({ ...token, owner: user.name, isOwn: userId === person.id }));
}

export type ListedApiToken = Awaited<ReturnType<typeof readApiTokens>>[number];
