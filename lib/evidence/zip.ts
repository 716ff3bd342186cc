import { createHash } from "node:crypto";
import { Zip, ZipDeflate } from "fflate";

/** A file of the archive, read only when its turn comes. */
export type ZipEntry = { name: string; parts: AsyncIterable<string> | Iterable<string> };

/** The name of the last entry, which holds the SHA-256 sums of all others as `sha256sum --check` reads them. */
export const sumsName = "SHA256SUMS";

/** A ZIP archive of text files, piece by piece as they are read, and last the file of their sums. `at` dates them. */
export async function* zipOf(entries: Iterable<ZipEntry>, at: Date): AsyncGenerator<Uint8Array> {
  const written: Uint8Array[] = [];
  const zip = new Zip((error, piece) => {
    if (error) throw error;
    written.push(piece);
  });
  const encoder = new TextEncoder();
  async function* add({ name, parts }: ZipEntry) {
    const sum = createHash("sha256");
    const file = new ZipDeflate(name, { level: 6 });
    file.mtime = at;
    zip.add(file);
    for await (const part of parts) {
      const bytes = encoder.encode(part);
      sum.update(bytes);
      file.push(bytes);
      yield* written.splice(0);
    }
    file.push(new Uint8Array(), true);
    yield* written.splice(0);
    return `${sum.digest("hex")}  ${name}\n`;
  }
  const sums: string[] = [];
  for (const entry of entries) sums.push(yield* add(entry));
  yield* add({ name: sumsName, parts: sums });
  zip.end();
  yield* written.splice(0);
}
