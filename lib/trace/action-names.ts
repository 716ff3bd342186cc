import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const manifest = z.object({ node: z.record(z.string(), z.object({ exportedName: z.string().optional() })) });

// One for the process: Next loads this module once for what it calls at the start and once for its routes.
const holder = globalThis as typeof globalThis & { actionNames?: ReadonlyMap<string, string> };

/**
 * Reads the names of a build's server actions from the manifest in its folder. There are none without a manifest, as in
 * development.
 */
export function readActionNames(buildFolder: string): void {
  try {
    const text = readFileSync(join(buildFolder, "server", "server-reference-manifest.json"), "utf8");
    const actions = Object.entries(manifest.parse(JSON.parse(text)).node);
    holder.actionNames = new Map(
      actions.flatMap(([id, { exportedName }]) => (exportedName ? [[id, exportedName]] : [])),
    );
  } catch {
    holder.actionNames = new Map(); // the spans are written all the same
  }
}

/** The name by which the action that a request asks for is exported; undefined when it is not known. */
export const actionNameOf = (headers: Headers): string | undefined =>
  holder.actionNames?.get(headers.get("next-action") ?? "");
