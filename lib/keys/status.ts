import { db, pool } from "#lib/db.ts";
import { activeKeyId, consoleKeys } from "./console-keys.ts";
import { nameInSql, type SealedColumn, sealedColumns } from "./sealed-columns.ts";

/** How many rows of a column need a key. */
export type KeyUse = { keyId: string; table: string; column: string; rows: number };

export type KeyStatus = {
  id: string;
  /** It seals what is sealed now. */
  active: boolean;
  /** CONSOLE_KEYS holds it. */
  held: boolean;
  /** The database has proof of it, and demands it at every start. */
  proven: boolean;
  /** Its first use; null: none, or before this was noted. */
  since: Date | null;
  uses: KeyUse[];
};

async function usesIn({ table, column }: SealedColumn): Promise<KeyUse[]> {
  const name = nameInSql(column);
  const { rows } = await pool.query<{ keyId: string; rows: number }>(
    `SELECT split_part(${name}, '.', 2) AS "keyId", count(*)::int AS rows FROM ${nameInSql(table)}
     WHERE ${name} <> '' GROUP BY 1 ORDER BY 1`,
  );
  return rows.map((row) => ({ ...row, table, column }));
}

/** How many rows of which column need which key; columns without a row are left out. */
export async function readKeyUses(): Promise<KeyUse[]> {
  const uses: KeyUse[] = [];
  for (const column of sealedColumns) uses.push(...(await usesIn(column)));
  return uses;
}

/** Every key that CONSOLE_KEYS holds or the database knows of. */
export async function readKeyStatus(): Promise<KeyStatus[]> {
  const uses = await readKeyUses();
  const held = [...consoleKeys().keys()];
  const proofs = await db.keyCanary.findMany({ select: { keyId: true, since: true }, orderBy: { keyId: "asc" } });
  const ids = new Set([...held, ...proofs.map(({ keyId }) => keyId), ...uses.map(({ keyId }) => keyId)]);
  return [...ids].map((id) => ({
    id,
    active: id === activeKeyId(),
    held: held.includes(id),
    proven: proofs.some(({ keyId }) => keyId === id),
    since: proofs.find(({ keyId }) => keyId === id)?.since ?? null,
    uses: uses.filter(({ keyId }) => keyId === id),
  }));
}

/** How long a key seals before another takes its place: docs/operating.md says it. */
const keyIntervalDays = 365;

/** How old the key that seals is, in a sentence, with what to do once it is older than the interval. */
export function keyAge({ id, since }: Pick<KeyStatus, "id" | "since">, now = new Date()): string {
  const every = `A key is renewed every ${keyIntervalDays} days`;
  if (!since) return `${every}; when key ${id} began to seal is not known: renew it if that may be longer ago.`;
  const days = Math.floor((now.getTime() - since.getTime()) / 86_400_000);
  const told = `Key ${id} seals for ${days} ${days === 1 ? "day" : "days"}`;
  if (days < keyIntervalDays) return `${told}. ${every}.`;
  return `WARNING: ${told}. ${every}: make another with npm run keys -- new <id>, as docs/operating.md says.`;
}
