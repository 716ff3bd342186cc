import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { build, type Plugin, type Rolldown } from "vite";
import packageJson from "#package.json" with { type: "json" };

const root = join(import.meta.dirname, "..", "..");

/** Of package.json the bundle gets the version alone. */
const versionAlone: Plugin = {
  name: "version-alone",
  enforce: "pre",
  load: (id) =>
    id === join(root, "package.json").replaceAll("\\", "/")
      ? { code: JSON.stringify({ version: packageJson.version }), moduleType: "json" }
      : null,
};

function packagesOf({ moduleIds }: Rolldown.OutputChunk): string[] {
  const names = moduleIds.flatMap(
    (id) => /\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(id.replaceAll("\\", "/"))?.[1] ?? [],
  );
  return [...new Set(names)].sort();
}

// Their licences ask that the notice goes with every copy.
function noticeOf(name: string): string {
  const folder = join(root, "node_modules", name);
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (!file) throw new Error(`The package ${name} has no licence file to put into the endpoint server's file.`);
  const text = readFileSync(join(folder, file), "utf8").trim().replaceAll("*/", "* /").replaceAll("\r\n", "\n");
  return `/*\n${name} ${version}\n\n${text}\n*/\n`;
}

/**
 * The endpoint server as the text of one JavaScript module that needs Node and nothing else. The same sources give the
 * same text on every machine. Throws an Error when it can't be built.
 */
export async function bundleEndpointServer(): Promise<string> {
  const built = await build({
    root,
    configFile: false,
    logLevel: "error",
    publicDir: false,
    mode: "production",
    plugins: [versionAlone],
    ssr: { noExternal: true, target: "node" },
    build: {
      ssr: "endpoint-server/main.ts",
      write: false,
      minify: false,
      // Old enough to be read by a Node that is then refused with a sentence.
      target: "node18",
      rolldownOptions: { output: { format: "es", codeSplitting: false } },
    },
  });
  const chunks = [built].flat().flatMap((result) => ("output" in result ? result.output : []));
  const [chunk] = chunks;
  if (chunk?.type !== "chunk" || chunks.length !== 1)
    throw new Error("The endpoint server was not built into one file.");
  const outside = [...chunk.imports, ...chunk.dynamicImports].filter(
    (name) => !name.startsWith("node:") && name !== chunk.fileName,
  );
  if (outside.length > 0) throw new Error(`The endpoint server's file would still need ${outside.join(", ")}.`);
  const heading = `// Connector Console, endpoint server ${packageJson.version}. node connector-endpoint-server.mjs --help says how.\n`;
  return `${heading}${chunk.code.trimEnd()}\n\n${packagesOf(chunk).map(noticeOf).join("\n")}`;
}
