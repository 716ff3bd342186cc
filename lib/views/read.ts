import { type Person, requireRole } from "#lib/caller.ts";
import { db } from "#lib/db.ts";

export type SavedView = { id: string; name: string; query: string };

/** The person's own views of a list, by name. */
export async function readViews(person: Person, path: string): Promise<SavedView[]> {
  requireRole(person, "viewer");
  return db.savedView.findMany({
    where: { userId: person.id, path },
    select: { id: true, name: true, query: true },
    orderBy: { name: "asc" },
  });
}
