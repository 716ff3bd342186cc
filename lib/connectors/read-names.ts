import { type Caller, requireRole } from "#lib/caller.ts";
import { db } from "#lib/db.ts";

const most = 200;

/** Connectors to choose from in a filter, by name; the one already chosen is always among them. */
export async function readConnectorNames(
  person: Caller,
  chosenId: string | null,
): Promise<{ value: string; label: string }[]> {
  requireRole(person, "viewer");
  const select = { id: true, name: true } as const;
  const [first, chosen] = await Promise.all([
    db.connector.findMany({ select, orderBy: { nameKey: "asc" }, take: most }),
    chosenId ? db.connector.findUnique({ where: { id: chosenId }, select }) : null,
  ]);
  const all = chosen && !first.some((row) => row.id === chosen.id) ? [chosen, ...first] : first;
  return all.map((row) => ({ value: row.id, label: row.name }));
}
