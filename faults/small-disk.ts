import { spawnSync } from "node:child_process";
import { mkdtempSync, rmdirSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A disk in memory that can be filled up. */
export type SmallDisk = { folder: string; fill(leftBytes: number): void; free(): void; end(): void };

const sizeMb = 1500;

/** Mounts one; null where that is not allowed. */
export function mountSmallDisk(): SmallDisk | null {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return null;
  const folder = mkdtempSync(join(tmpdir(), "connector-console-faults-disk-"));
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${sizeMb}m,mode=755`, "tmpfs", folder]);
  if (mounted.status !== 0) {
    rmdirSync(folder);
    return null;
  }
  const filler = join(folder, "filler");
  return {
    folder,
    fill(leftBytes) {
      const { bavail, bsize } = statfsSync(folder);
      const bytes = Math.max(0, bavail * bsize - leftBytes);
      const chunk = Buffer.alloc(1_048_576);
      try {
        for (let written = 0; written < bytes; written += chunk.length)
          writeFileSync(filler, chunk.subarray(0, Math.min(chunk.length, bytes - written)), { flag: "a" });
      } catch {
        // It is full, which is what was wanted.
      }
    },
    free: () => rmSync(filler, { force: true }),
    end() {
      spawnSync("umount", [folder]);
      rmdirSync(folder);
    },
  };
}
