import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { z } from "zod";
import { withLock } from "#scripts/lock.mjs";

/** A Chromium to test with, and the variables that it needs. */
export type Browser = { path: string; variables: Record<string, string> };

const installed = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const archives = ["chromium.br", "fonts.tar.br", "swiftshader.tar.br", "al2023.tar.br"];

function packagedFolder(): { folder: string; version: string } {
  const folder = join(dirname(createRequire(import.meta.url).resolve("@sparticuz/chromium")), "..");
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(join(folder, "package.json"), "utf8")));
  return { folder, version };
}

// The package unpacks to the temporary folder and takes whatever lies there, so each version gets a folder of its own.
async function unpack(archiveFolder: string, target: string): Promise<void> {
  const unfinished = `${target}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  const { TMPDIR } = process.env;
  try {
    process.env.TMPDIR = unfinished;
    const { inflate } = await import("@sparticuz/chromium");
    for (const archive of archives) await inflate(join(archiveFolder, archive));
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
  }
  renameSync(unfinished, target);
}

/** The browser of CHROMIUM_PATH, else one of this machine, else the one that comes as an npm package. */
export async function findBrowser(): Promise<Browser> {
  const given = process.env.CHROMIUM_PATH;
  if (given) return { path: given, variables: {} };
  const found = installed.find((path) => existsSync(path));
  if (found) return { path: found, variables: {} };

  const { folder, version } = packagedFolder();
  const cache = join(import.meta.dirname, "..", "..", "node_modules", ".cache");
  const target = join(cache, `chromium-${version}`);
  mkdirSync(cache, { recursive: true });
  await withLock(`${target}.lock`, "Waiting for the browser to be unpacked", async () => {
    if (!existsSync(target)) await unpack(join(folder, "bin"), target);
  });
  const variables: Record<string, string> = { LD_LIBRARY_PATH: join(target, "al2023", "lib") };
  if (!existsSync("/etc/fonts/fonts.conf")) variables.FONTCONFIG_PATH = join(target, "fonts");
  return { path: join(target, "chromium"), variables };
}
