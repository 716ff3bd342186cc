import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { z } from "zod";
import { Fault } from "#scripts/fault.ts";

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({ name: z.string().optional(), version: z.string().optional(), integrity: z.string().optional() }),
  ),
});

const billSchema = z.looseObject({
  bomFormat: z.literal("CycloneDX"),
  specVersion: z.string(),
  metadata: z.looseObject({ component: z.looseObject({ name: z.string() }) }),
  components: z.array(
    z.looseObject({
      "bom-ref": z.string(),
      name: z.string(),
      version: z.string(),
      purl: z.string(),
      hashes: z.array(z.object({ alg: z.string(), content: z.string() })).optional(),
    }),
  ),
  dependencies: z.array(z.looseObject({ ref: z.string(), dependsOn: z.array(z.string()).optional() })),
});

/** A software bill of materials in the form of CycloneDX. */
export type Bill = z.infer<typeof billSchema>;

// Under npm its own file is run, so that the bill is made by the npm that was called.
function npm(): [program: string, args: string[]] {
  const { npm_execpath: path } = process.env;
  return path && /\.c?js$/.test(path) ? [process.execPath, [path]] : ["npm", []];
}

function run(root: string): Promise<string> {
  const [program, args] = npm();
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...args, "sbom", "--sbom-format=cyclonedx", "--package-lock-only"], {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
      shell: process.platform === "win32" && program === "npm",
    });
    let [output, complaint] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      complaint += text;
    });
    child.once("error", () => reject(new Fault("npm can't be run: install it, or put it in PATH.")));
    child.once("close", (code) => {
      if (code === 0) resolve(output);
      else reject(new Fault(`npm could not make the bill of materials: ${complaint.trim().split("\n")[0]}`));
    });
  });
}

/** Makes the bill of every package that package-lock.json under `root` names; asks no network. Throws a Fault. */
export async function makeBill(root: string): Promise<Bill> {
  const bill = billSchema.parse(JSON.parse(await run(root)));
  const { name } = z.object({ name: z.string() }).parse(JSON.parse(readFileSync(join(root, "package.json"), "utf8")));
  // npm names it by the folder that the project happens to lie in.
  bill.metadata.component.name = name;
  return bill;
}

const sha512Of = (integrity: string) =>
  Buffer.from(integrity.match(/sha512-([\w+/=]+)/)?.[1] ?? "", "base64").toString("hex");

/** What a bill lacks of the packages in package-lock.json under `root`, and where it contradicts itself. */
export function billProblems(root: string, { components, dependencies }: Bill): string[] {
  const { packages } = lockSchema.parse(JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")));
  const listed = new Map(components.map((component) => [`${component.name}@${component.version}`, component]));
  const refs = new Set([...components.map((component) => component["bom-ref"]), ...dependencies.map(({ ref }) => ref)]);
  const missing = Object.entries(packages).flatMap(([path, entry]) => {
    if (path === "" || entry.version === undefined) return [];
    const scope = path.split("node_modules/").at(-1) ?? basename(path);
    const id = `${entry.name ?? scope}@${entry.version}`;
    const component = listed.get(id);
    if (!component) return [`The bill of materials lacks ${id}.`];
    if (!entry.integrity) return [];
    const hash = component.hashes?.find(({ alg }) => alg === "SHA-512")?.content;
    return hash === sha512Of(entry.integrity) ? [] : [`The bill of materials gives ${id} another hash than the lock.`];
  });
  const loose = dependencies.flatMap(({ ref, dependsOn = [] }) =>
    dependsOn.filter((other) => !refs.has(other)).map((other) => `${ref} depends on ${other}, which is no part of it.`),
  );
  return [...new Set([...missing, ...loose])];
}
