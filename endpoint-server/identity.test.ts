import { copyFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { engine as engineCaller } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { makeEnrolmentCode } from "#lib/endpoint-servers/enrolment-codes.ts";
import { handoverSeconds } from "#lib/endpoint-servers/states.ts";
import { trustAgain } from "#lib/endpoint-servers/trust-again.ts";
import { createPerson } from "#test/people.ts";
import { type Running, startEndpointServerProcess, startEngineProcess } from "#test/processes.ts";
import { until } from "#test/until.ts";

const patience = { withinSeconds: 30 };
const running: Running[] = [];
const folders: string[] = [];
let engine: Running & { url: string };

beforeAll(async () => {
  engine = await startEngineProcess("");
  running.push(engine);
}, 60_000);
afterAll(async () => {
  await Promise.all(running.map((process) => process.stop("SIGKILL")));
  for (const folder of folders) await rm(folder, { recursive: true });
});

async function newFolder() {
  const folder = await mkdtemp(join(tmpdir(), "endpoint-server-identity-"));
  folders.push(folder);
  return folder;
}

function start(folder: string, variables: Record<string, string> = {}, options: string[] = []) {
  const process = startEndpointServerProcess(engine.url, folder, variables, options);
  running.push(process);
  return process;
}

async function enrolled(name: string) {
  const folder = await newFolder();
  const { code } = await makeEnrolmentCode(engineCaller);
  const process = start(folder, { ENROLMENT_CODE: code, ENDPOINT_SERVER_NAME: name });
  const row = await until(() => db.endpointServer.findFirst({ where: { name, lastSeenAt: { not: null } } }), {
    ...patience,
    that: `it is seen: ${process.output()}`,
  });
  return { id: row?.id ?? "", folder, process };
}

const rowOf = (id: string) => db.endpointServer.findUniqueOrThrow({ where: { id } });
const keyOnDisk = async (folder: string) => JSON.parse(await readFile(join(folder, "identity.json"), "utf8"));

async function seenAgain(id: string) {
  await db.endpointServer.update({ where: { id }, data: { lastSeenAt: null } });
  return until(async () => (await rowOf(id)).lastSeenAt !== null, { ...patience, that: "it is seen again" });
}

test("a process killed anywhere while its key is renewed works again after its restart", {
  timeout: 120_000,
}, async () => {
  const { id, folder, process } = await enrolled("renewing");
  await process.stop("SIGKILL");
  const moments: [string, (before: string) => Promise<boolean>][] = [
    ["the new key is on disk", async () => (await keyOnDisk(folder)).nextKey !== null],
    ["the engine has heard of it", async () => (await rowOf(id)).nextPublicKey !== null],
    ["the engine goes by it", async (before) => (await rowOf(id)).publicKey !== before],
    ["everything is done", async (before) => !before.includes((await keyOnDisk(folder)).privateKey.x)],
  ];
  for (const [, isThere] of moments) {
    const { publicKey } = await rowOf(id);
    const renewing = start(folder, {}, ["--rotate-key"]);
    // A moment may pass unseen: then the kill comes at a later one.
    await until(async () => (await isThere(publicKey)) || (await rowOf(id)).publicKey !== publicKey, patience);
    await renewing.stop("SIGKILL");
    const again = start(folder);
    await seenAgain(id);
    await again.stop("SIGKILL");
    const { privateKey, nextKey } = await keyOnDisk(folder);
    expect(nextKey).toBeNull();
    expect(JSON.parse((await rowOf(id)).publicKey).x).toBe(privateKey.x);
    expect(publicKey).not.toContain(privateKey.x);
  }
});

test("of a machine and its copy both stop and say why; the right one is trusted again with a new code", {
  timeout: 120_000,
}, async () => {
  const { id, folder, process } = await enrolled("copied");
  const copy = await newFolder();
  await copyFile(join(folder, "identity.json"), join(copy, "identity.json"));
  const clone = start(copy);
  await until(() => clone.output().includes("works for"), patience);
  await until(async () => (await db.endpointServerBoot.count({ where: { endpointServerId: id } })) === 2, patience);
  // The time in which it could be a restart; here it is over at once.
  await db.$executeRaw`
    UPDATE endpoint_server_boot SET first_seen_at = first_seen_at - make_interval(secs => ${handoverSeconds})`;
  const ends = await Promise.all([process.ended, clone.ended]);
  expect(ends).toEqual([1, 1]);
  for (const { output } of [process, clone])
    expect(output()).toContain("This endpoint server is quarantined: two machines use its identity.");
  expect((await rowOf(id)).trust).toBe("quarantined");

  await trustAgain(await createPerson({ role: "administrator" }), { id });
  const { code } = await makeEnrolmentCode(engineCaller);
  start(folder, { ENROLMENT_CODE: code });
  await seenAgain(id);
  expect((await rowOf(id)).trust).toBe("trusted");
  const copyAgain = start(copy);
  expect(await copyAgain.ended).toBe(1);
  expect(copyAgain.output()).toContain("not signed with this endpoint server's key");
});
