import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Account, FreeUser } from "./accounts.ts";
import type { BoxApp } from "./oauth/apps.ts";
import type { Grant } from "./oauth/grants.ts";
import type { Enterprise } from "./world/enterprise.ts";

/** What outlives the process. Faults, switches and the journal do not. */
export type SavedState = {
  version: 1;
  clockOffsetMs: number;
  apps: BoxApp[];
  grants: Grant[];
  enterprises: Enterprise[];
  freeUsers: FreeUser[];
  accounts: Account[];
};

function pack(_key: string, value: unknown): unknown {
  if (value instanceof Map) return { savedMap: [...value] };
  if (value instanceof Set) return { savedSet: [...value] };
  return value;
}

function unpack(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if ("savedMap" in value && Array.isArray(value.savedMap)) return new Map(value.savedMap);
  if ("savedSet" in value && Array.isArray(value.savedSet)) return new Set(value.savedSet);
  return value;
}

/** Replaces the file in one step, so that a crash leaves the old or the new one; readable by its owner alone. */
export function writeStateFile(file: string, state: SavedState): void {
  mkdirSync(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}.new`;
  writeFileSync(draft, JSON.stringify(state, pack), { mode: 0o600 });
  renameSync(draft, file);
}

function isSavedState(value: unknown): value is SavedState {
  if (typeof value !== "object" || value === null || !("version" in value) || value.version !== 1) return false;
  return ["apps", "grants", "enterprises", "freeUsers", "accounts"].every((name) =>
    Array.isArray(Reflect.get(value, name)),
  );
}

/** The saved state, or null when there is no file; throws a sentence when the file is not one of ours. */
export function readStateFile(file: string): SavedState | null {
  if (!existsSync(file)) return null;
  const refusal = `The Box sandbox cannot read its state file ${file}; delete it to begin anew.`;
  let saved: unknown;
  try {
    saved = JSON.parse(readFileSync(file, "utf8"), unpack);
  } catch {
    throw new Error(refusal);
  }
  if (!isSavedState(saved)) throw new Error(refusal);
  return saved;
}
