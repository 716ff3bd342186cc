import { recordAudit } from "#lib/audit/record.ts";
import { type Person, requireRole } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { Invalid, NotFound } from "#lib/errors.ts";
import { mostViews, type NewView } from "./schema.ts";

/** Saves a list as the person sees it; a view of the same name is replaced. Throws Invalid when there are too many. */
export async function saveView(person: Person, { name, path, query }: NewView): Promise<{ id: string }> {
  requireRole(person, "viewer");
  return db.$transaction(async (transaction) => {
    // One save at a time for each person, so that the count below holds.
    await transaction.$queryRaw`SELECT id FROM "user" WHERE id = ${person.id}::uuid FOR NO KEY UPDATE`;
    const key = { userId: person.id, path, name };
    const before = await transaction.savedView.findUnique({
      where: { userId_path_name: key },
      select: { query: true },
    });
    if (!before && (await transaction.savedView.count({ where: { userId: person.id } })) >= mostViews)
      throw new Invalid(`You have ${mostViews} views, which is the most. Delete one first.`);
    const { id } = await transaction.savedView.upsert({
      where: { userId_path_name: key },
      create: { ...key, query },
      update: { query },
      select: { id: true },
    });
    await recordAudit(transaction, person, {
      noun: "view",
      event: "saved",
      subjectId: id,
      subject: name,
      ...(before && { before }),
      after: { path, query },
    });
    return { id };
  });
}

/** Deletes one of the person's own views. Throws NotFound. */
export async function deleteView(person: Person, { id }: { id: string }): Promise<{ name: string }> {
  requireRole(person, "viewer");
  return db.$transaction(async (transaction) => {
    const [view] = await transaction.$queryRaw<{ name: string; path: string }[]>`
      DELETE FROM saved_view WHERE id = ${id}::uuid AND user_id = ${person.id}::uuid RETURNING name, path`;
    if (!view) throw new NotFound("This view is gone already.");
    await recordAudit(transaction, person, {
      noun: "view",
      event: "deleted",
      subjectId: id,
      subject: view.name,
      before: { path: view.path },
    });
    return { name: view.name };
  });
}
