import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { version } from "#lib/protocol/version.ts";

/** The name under which machines keep it, whatever the release: a newer one takes its place. */
const serverFileName = "connector-endpoint-server.mjs";

const buildIt = "Run npm run endpoint-server-file in the project, then build the console again.";

/** The endpoint server's file of this release. `sha256` is of its bytes, in hex. */
export type ServerFile = { name: string; version: string; sizeBytes: number; sha256: string };

type Kept = ServerFile & { bytes: Buffer<ArrayBuffer> };
let kept: Kept | undefined;

async function readKept(): Promise<Kept | null> {
  if (kept) return kept;
  try {
    // The build puts it there; the working directory is the project's, or that of the standalone output.
    const bytes = await readFile(join(process.cwd(), "generated", "endpoint-server", "connector-endpoint-server.mjs"));
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    kept = { name: `connector-endpoint-server-${version}.mjs`, version, sizeBytes: bytes.length, sha256, bytes };
    return kept;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}

/** What there is to say of the file, or null when the console was built without it. */
export async function describeServerFile(): Promise<ServerFile | null> {
  const file = await readKept();
  if (!file) return null;
  const { bytes: _bytes, ...facts } = file;
  return facts;
}

const isKnown = (request: Request, etag: string) =>
  request.headers
    .get("if-none-match")
    ?.split(",")
    .some((given) => given.trim().replace(/^W\//, "") === etag) ?? false;

const notFound = (why: string) =>
  new Response(`${why}\n`, { status: 404, headers: { "content-type": "text/plain; charset=utf-8" } });

/**
 * Answers a download by its name with the file, by its name and .sha256 with its line for sha256sum. Anybody may have
 * it: the machine that fetches it has no session yet, and it holds no secret. It is read once and answered from memory,
 * so that asking often costs no more than any file of a page.
 */
export async function serveDownload(request: Request, name: string): Promise<Response> {
  const isChecksum = name === `${serverFileName}.sha256`;
  if (name !== serverFileName && !isChecksum) return notFound(`There is no download ${name.slice(0, 100)}.`);
  const file = await readKept();
  if (!file) return notFound(`This console was built without it. ${buildIt}`);
  const { bytes, sha256 } = file;
  const etag = `"${sha256}${isChecksum ? "-line" : ""}"`;
  if (isKnown(request, etag)) return new Response(null, { status: 304, headers: { etag } });
  if (isChecksum) {
    const line = `${sha256}  ${serverFileName}\n`;
    return new Response(line, { headers: { etag, "content-type": "text/plain; charset=utf-8" } });
  }
  return new Response(bytes, {
    headers: {
      etag,
      // Not as a script: no page of the console runs it.
      "content-type": "application/octet-stream",
      "content-disposition": `attachment; filename="${file.name}"`,
    },
  });
}
