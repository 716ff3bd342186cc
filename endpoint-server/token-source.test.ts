import { mkdir, mkdtemp, rm, rmdir, stat } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { doors } from "#engine/http/doors.ts";
import { buildServer } from "#engine/http/server.ts";
import { engine } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { makeEnrolmentCode } from "#lib/endpoint-servers/enrolment-codes.ts";
import { heartbeatResponse } from "#lib/protocol/messages.ts";
import { assertionDoors } from "./assertion-doors.ts";
import { consoleClient } from "./console-client.ts";
import { ensureEnrolled } from "./enrol.ts";
import { identityKeeper, type Keeper, makeKey, readIdentity } from "./identity.ts";
import { machine } from "./machine.ts";
import { fetchToken, keyLifeDays } from "./token-source.ts";

const life = new AbortController().signal;
let app: ReturnType<typeof buildServer>;

/** In front of the engine: what goes to a path is lost before it arrives, or its answer after. */
const lost: { path: string; part: "request" | "answer" }[] = [];
let engineAddress: string;
let calls = 0;
const line = createServer(async (request, response) => {
  const body = Buffer.concat(await request.toArray());
  const at = lost.findIndex(({ path }) => request.url === `/endpoint-server/${path}`);
  const [fault] = at < 0 ? [] : lost.splice(at, 1);
  if (fault?.part === "request") return response.destroy();
  const { authorization } = request.headers;
  calls += 1;
  const headers = {
    "content-type": "application/json",
    "x-forwarded-for": `10.0.${calls >> 8}.${calls & 255}`,
    ...(authorization && { authorization }),
  };
  const answer = await fetch(`${engineAddress}${request.url}`, { method: "POST", headers, body });
  const text = await answer.text();
  if (fault) return response.destroy();
  response.writeHead(answer.status).end(text || undefined);
});

let folder: string;
let url: string;
let id: string;

const keeperOf = async () => identityKeeper(folder, await readIdentity(folder));
const fetchWith = (keeper: Keeper, renewKey = false) => fetchToken(assertionDoors(url, id, life), keeper, renewKey);
const serverRow = () => db.endpointServer.findUniqueOrThrow({ where: { id } });

async function enrolWith(keeper: Keeper, code?: string) {
  const enrolmentCode = code ?? (await makeEnrolmentCode(engine)).code;
  await ensureEnrolled({ engineUrl: url, enrolmentCode, dataFolder: folder, name: "alpha" }, keeper, life);
  id = keeper.current().enrolment?.endpointServerId ?? "";
  return enrolmentCode;
}

beforeAll(async () => {
  await new Promise<void>((resolve) => line.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(line.address() as AddressInfo).port}`;
  // Assertions name the address that the machine knows the engine by; the engine reads it when it starts.
  process.env.ENGINE_URL = url;
  // Every call comes from another address: so many from one would be throttled.
  process.env.TRUSTED_PROXY_HOPS = "1";
  app = buildServer(doors, { logger: false });
  engineAddress = await app.listen({ port: 0, host: "127.0.0.1" });
});
afterAll(async () => {
  line.closeAllConnections();
  line.close();
  await app.close();
});
beforeEach(async () => {
  vi.spyOn(console, "log").mockImplementation(() => {});
  lost.length = 0;
  folder = await mkdtemp(join(tmpdir(), "endpoint-server-key-"));
  await enrolWith(await keeperOf());
});
afterEach(() => rm(folder, { recursive: true }));

class Crash extends Error {}

/** A process that ends just before or just after its nth write of the identity. */
function ending(keeper: Keeper, nth: number, when: "before" | "after"): Keeper {
  let saves = 0;
  return {
    current: keeper.current,
    save: async (changes) => {
      saves += 1;
      if (saves === nth && when === "before") throw new Crash();
      await keeper.save(changes);
      if (saves === nth) throw new Crash();
    },
  };
}

const lose = (path: string, part: "request" | "answer") => (keeper: Keeper) => {
  lost.push({ path, part });
  return keeper;
};
const crashes: [string, (keeper: Keeper) => Keeper][] = [
  ["before the new key is on disk", (keeper) => ending(keeper, 1, "before")],
  ["after it is on disk, before it is sent", (keeper) => ending(keeper, 1, "after")],
  ["when it was sent and did not arrive", lose("rotate-key", "request")],
  ["when it arrived and the answer did not", lose("rotate-key", "answer")],
  ["when its first use did not arrive", lose("token", "request")],
  ["when its first use arrived and the answer did not", lose("token", "answer")],
  ["after its first use, before that is on disk", (keeper) => ending(keeper, 2, "before")],
  ["after everything is on disk", (keeper) => ending(keeper, 2, "after")],
];

/** Begins a renewal that ends on the way, as the process does; the next one has what is on disk. */
async function crash(how: (keeper: Keeper) => Keeper) {
  const keeper = how(await keeperOf());
  await fetchWith(keeper, true).catch((error: unknown) => {
    if (!(error instanceof Crash)) throw error;
  });
  lost.length = 0;
}

/** A machine that starts again gets its token, and agrees with the engine on one key that is not the old one. */
async function expectRecovered(oldKey: string) {
  const keeper = await keeperOf();
  expect(await fetchWith(keeper, true)).toMatchObject({ outcome: "ok" });
  const { privateKey, nextKey, keyMadeAt } = await readIdentity(folder);
  expect(nextKey).toBeNull();
  expect(privateKey.x).not.toBe(oldKey);
  expect(Date.now() - Date.parse(keyMadeAt ?? "")).toBeLessThan(60_000);
  const row = await serverRow();
  expect(JSON.parse(row.publicKey).x).toBe(privateKey.x);
  expect(row.nextPublicKey).toBeNull();
  expect(await fetchWith(await keeperOf())).toMatchObject({ outcome: "ok" });
}

describe("a renewal that ends", () => {
  test.for(crashes)("%s goes on at the next start", async ([, how]) => {
    const { privateKey } = await readIdentity(folder);
    await crash(how);
    expect(await fetchWith(await keeperOf())).toMatchObject({ outcome: "ok" });
    await expectRecovered(privateKey.x);
    expect(await assertionDoors(url, id, life).token(privateKey)).toMatchObject({ outcome: "unknown" });
  });

  test("twice on the way, anywhere, still goes on", async () => {
    for (const [, first] of crashes)
      for (const [, second] of crashes) {
        const { privateKey } = await readIdentity(folder);
        await crash(first);
        await crash(second);
        await expectRecovered(privateKey.x);
      }
  }, 60_000);
});

describe("a key is renewed", () => {
  test("by itself after thirty days, on record, and the old key's tokens end", async () => {
    const keeper = await keeperOf();
    const before = await fetchWith(keeper);
    await keeper.save({ keyMadeAt: new Date(Date.now() - keyLifeDays * 86_400_000 + 60_000).toISOString() });
    const { publicKeyFingerprint } = await serverRow();
    await fetchWith(keeper);
    expect((await serverRow()).publicKeyFingerprint).toBe(publicKeyFingerprint);
    await keeper.save({ keyMadeAt: new Date(Date.now() - keyLifeDays * 86_400_000 - 60_000).toISOString() });
    const after = await fetchWith(keeper);
    const renewed = (await serverRow()).publicKeyFingerprint;
    expect(renewed).not.toBe(publicKeyFingerprint);
    const [event] = await db.auditEvent.findMany({ where: { subjectId: id, event: "key changed" } });
    expect(event).toMatchObject({
      before: { publicKeyFingerprint },
      after: { publicKeyFingerprint: renewed },
      actorKind: "endpoint-server",
    });
    const statuses = [before, after].map(async (fetched) => {
      const token = fetched.outcome === "ok" ? fetched.value.token : "";
      const headers = { authorization: `Bearer ${token}` };
      return (await fetch(`${engineAddress}/endpoint-server/lease`, { method: "POST", headers })).status;
    });
    expect(await Promise.all(statuses)).toEqual([401, 200]);
  });

  test("while calls go on, and none of them fails", async () => {
    const keeper = await keeperOf();
    const client = consoleClient(url, keeper, life, { renewKey: true });
    const { publicKey } = await serverRow();
    const beats = Array.from({ length: 20 }, () => {
      const json = { ...machine, sentAt: new Date().toISOString() };
      return client.ask("/heartbeat", { json }, heartbeatResponse, life, { mostWaitMs: 20 });
    });
    for (const beat of await Promise.all(beats)) expect(beat.outcome).toBe("ok");
    expect((await serverRow()).publicKey).not.toBe(publicKey);
  });

  test("from a file that only its owner may read", async () => {
    await fetchWith(await keeperOf(), true);
    expect((await stat(join(folder, "identity.json"))).mode & 0o777).toBe(0o600);
  });

  test("later, when its file can't be written now: the work goes on with the old one", async () => {
    const { publicKey } = await serverRow();
    const inTheWay = join(folder, "identity.json.new");
    await mkdir(inTheWay);
    expect(await fetchWith(await keeperOf(), true)).toMatchObject({ outcome: "ok" });
    expect((await serverRow()).publicKey).toBe(publicKey);
    await rmdir(inTheWay);
    await fetchWith(await keeperOf(), true);
    expect((await serverRow()).publicKey).not.toBe(publicKey);
  });
});

describe("a new key is refused", () => {
  const announced = (keeper: Keeper) => keeper.current().nextKey?.x;

  test("when it is announced by a key that the engine does not know", async () => {
    const before = await serverRow();
    const answer = await assertionDoors(url, id, life).announce(await makeKey(), await makeKey());
    expect(answer.outcome).toBe("unknown");
    expect(await serverRow()).toEqual(before);
  });

  test("when it was announced by a removed endpoint server, which says so", async () => {
    await db.endpointServer.update({ where: { id }, data: { removedAt: new Date() } });
    const keeper = await keeperOf();
    await expect(fetchWith(keeper, true)).rejects.toThrow("was removed in the console");
    expect(announced(keeper)).toBeDefined();
    expect((await serverRow()).nextPublicKey).toBeNull();
  });
});

describe("a machine that enrols again", () => {
  test("does so with a new key, also when the answer is lost and it is started again", async () => {
    const { privateKey } = await readIdentity(folder);
    const { code } = await makeEnrolmentCode(engine);
    lost.push({ path: "enrol", part: "answer" });
    await enrolWith(await keeperOf(), code);
    const { privateKey: renewed, nextKey } = await readIdentity(folder);
    expect([renewed.x === privateKey.x, nextKey]).toEqual([false, null]);
    expect(JSON.parse((await serverRow()).publicKey).x).toBe(renewed.x);
    expect(await fetchWith(await keeperOf())).toMatchObject({ outcome: "ok" });
  });

  test("and ends before the answer is on disk goes on with the same code, or without it", async () => {
    for (const withCode of [true, false]) {
      const { code } = await makeEnrolmentCode(engine);
      await expect(enrolWith(ending(await keeperOf(), 2, "before"), code)).rejects.toThrow(Crash);
      if (withCode) await enrolWith(await keeperOf(), code);
      expect(await fetchWith(await keeperOf())).toMatchObject({ outcome: "ok" });
      expect(JSON.parse((await serverRow()).publicKey).x).toBe((await readIdentity(folder)).privateKey.x);
    }
  });
});
