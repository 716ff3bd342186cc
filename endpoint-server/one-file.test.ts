import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { engine as engineCaller } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { makeEnrolmentCode } from "#lib/endpoint-servers/enrolment-codes.ts";
import { version } from "#lib/protocol/version.ts";
import { bundleEndpointServer } from "#scripts/endpoint-server-file/bundle.ts";
import { startEngineProcess, startProcess } from "#test/processes.ts";
import { runServerFile } from "#test/server-file.ts";
import { until } from "#test/until.ts";

let folder: string;
let file: string;
let text: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "endpoint-server-file-"));
  file = join(folder, "connector-endpoint-server.mjs");
  text = await bundleEndpointServer();
  await writeFile(file, text);
}, 60_000);
afterAll(() => rm(folder, { recursive: true }));

/** An empty folder, with no node_modules in it or above it. */
async function emptyFolder(name: string): Promise<string> {
  const path = join(folder, name);
  await mkdir(path);
  return path;
}

const asNode = (older: string) => [
  "--import",
  `data:text/javascript,Object.defineProperty(process,"versions",{value:{...process.versions,node:"${older}"}})`,
];

test("the file is the same each time it is built, names no folder of this machine, and carries its licences", async () => {
  expect(await bundleEndpointServer()).toBe(text);
  expect(text).not.toContain(process.cwd());
  expect(text).not.toContain("devDependencies");
  for (const name of ["zod", "jose"]) expect(text).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+$`, "m"));
});

test("it runs from an empty folder without a package, and says its release and how it is used", async () => {
  const empty = await emptyFolder("empty");
  expect(await runServerFile(file, empty, { args: ["--version"] })).toEqual({ code: 0, output: `${version}\n` });
  const helped = await runServerFile(file, empty, { args: ["--help"] });
  expect(helped).toMatchObject({ code: 0 });
  expect(helped.output).toContain("ENDPOINT_SERVER_CA_FILE");
  expect(await readdir(empty)).toEqual([]);
});

test.each([
  [["--upgrade"], "There is no option --upgrade."],
  [["install"], "There is no command install."],
  [["check", "twice"], "check takes nothing else."],
])("%j is refused with a sentence", async (args, sentence) => {
  const refused = await runServerFile(file, folder, { args });
  expect(refused.code).toBe(1);
  expect(refused.output).toContain(sentence);
});

test.each(["20.19.0", "18.0.0"])("Node %s is refused with one sentence", async (older) => {
  expect(await runServerFile(file, folder, { args: ["--version"], flags: asNode(older) })).toEqual({
    code: 1,
    output: `Node ${older} is too old for the endpoint server: it needs Node 22 or newer.\n`,
  });
});

test("Node 22 is taken", async () => {
  expect(await runServerFile(file, folder, { args: ["--version"], flags: asNode("22.0.0") })).toMatchObject({
    code: 0,
  });
});

test("a code in a file enrols it, and a newer file in its place goes on as the same machine", async () => {
  const engine = await startEngineProcess("http://127.0.0.1:9");
  const home = await emptyFolder("home");
  const { code } = await makeEnrolmentCode(engineCaller);
  const codeFile = join(folder, "code");
  await writeFile(codeFile, `${code}\n`);
  const settings = { ENGINE_URL: engine.url, ENDPOINT_SERVER_DATA_DIR: home, ENROLMENT_CODE_FILE: codeFile };
  const placed = join(folder, "placed.mjs");
  const seenAs = (release: string, output: () => string) =>
    until(
      async () => (await db.endpointServer.findFirst({ where: { lastSeenAt: { not: null } } }))?.version === release,
      {
        withinSeconds: 20,
        that: `release ${release} is seen: ${output()}`,
      },
    );
  try {
    await writeFile(placed, text);
    const first = startProcess(placed, settings);
    await seenAs(version, first.output);
    // The machine is one process, which its service stops: none is left behind.
    expect(await first.stop("SIGTERM")).toBe(0);
    const identity = JSON.parse(await readFile(join(home, "identity.json"), "utf8"));

    await writeFile(placed, text.replaceAll(`"${version}"`, '"99.0.0"'));
    await rm(codeFile);
    const second = startProcess(placed, settings);
    await seenAs("99.0.0", second.output);
    expect(await second.stop("SIGTERM")).toBe(0);
    expect(JSON.parse(await readFile(join(home, "identity.json"), "utf8"))).toMatchObject({
      instanceId: identity.instanceId,
      privateKey: identity.privateKey,
    });
    expect(await db.endpointServer.count()).toBe(1);
  } finally {
    await engine.stop();
  }
}, 60_000);
