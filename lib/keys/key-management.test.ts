import { randomBytes } from "node:crypto";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { db } from "#lib/db.ts";
import { type Kms, startKms } from "#test/kms.ts";
import { startProcess } from "#test/processes.ts";
import { contextOf } from "./key-management.ts";
import { kmsKeys } from "./kms.ts";
import { masterKey } from "./master-key.ts";

const kms: Kms = await startKms();
Object.assign(process.env, kms.settings);
afterAll(() => kms.close());
beforeEach(() => db.keyCanary.deleteMany());
afterEach(() => {
  kms.fault = "none";
});

const master = randomBytes(32).toString("base64");
const key = randomBytes(32);

const managements = [
  ["a master key", () => masterKey(master)],
  ["AWS KMS", () => kmsKeys("console-key")],
] as const;

describe.for(managements)("%s", ([, management]) => {
  test("gives back what it wrapped, for the same context alone", async () => {
    const { wrap, unwrap } = management();
    const blob = await wrap(key, contextOf("k2"));
    expect(await unwrap(blob, contextOf("k2"))).toEqual(key);
    await expect(unwrap(blob, contextOf("k3"))).rejects.toThrow(/belongs to another id/);
    await expect(unwrap(blob, {})).rejects.toThrow(/belongs to another id/);
    await expect(unwrap(blob, { ...contextOf("k2"), more: "x" })).rejects.toThrow(/belongs to another id/);
  });

  test("gives back nothing of a blob in which a byte is another one", async () => {
    const { wrap, unwrap } = management();
    const blob = Buffer.from(await wrap(key, contextOf("k2")), "base64");
    for (let at = 0; at < blob.length; at += 7) {
      const changed = Buffer.from(blob);
      changed.writeUInt8(blob.readUInt8(at) ^ 1, at);
      await expect(unwrap(changed.toString("base64"), contextOf("k2"))).rejects.toThrow(/was changed/);
    }
    await expect(unwrap("", contextOf("k2"))).rejects.toThrow(/\.$/);
  });

  test("wraps the same key differently each time", async () => {
    const { wrap } = management();
    expect(await wrap(key, contextOf("k2"))).not.toBe(await wrap(key, contextOf("k2")));
  });
});

const settings = {
  DATABASE_URL: process.env.DATABASE_URL ?? "",
  PUBLIC_URL: "http://localhost:3000",
  ENGINE_URL: "http://localhost:3001",
  ENGINE_PORT: "0",
  SESSION_SECRET: process.env.SESSION_SECRET ?? "",
};
const wrappers = [
  ["local", { CONSOLE_MASTER_KEY: master }],
  ["kms", kms.settings],
] as const;

async function answerOf(script: string, variables: Record<string, string>, ...options: string[]) {
  const running = startProcess(script, { ...settings, ...variables }, [], options);
  return { code: await running.ended, said: running.output() };
}

describe.for(wrappers)("keys wrapped by %s", ([by, variables]) => {
  const made = async (id: string) => (await answerOf("scripts/keys.ts", variables, "new", id, by)).said.trim();

  test("are made, unwrapped at the start, and prove themselves", { timeout: 60_000 }, async () => {
    const setting = await made("k2");
    expect(setting).toMatch(new RegExp(`^k2:${by}:[A-Za-z0-9+/]+=*$`));
    expect(await answerOf("scripts/keys.ts", { ...variables, CONSOLE_KEYS: setting }, "rewrap")).toMatchObject({
      code: 0,
    });
    const status = await answerOf("scripts/keys.ts", { ...variables, CONSOLE_KEYS: setting }, "status");
    expect(status.said).toContain("k2: seals, in CONSOLE_KEYS, demanded at every start");
    const other = await made("k2");
    expect(await answerOf("engine/main.ts", { ...variables, CONSOLE_KEYS: other })).toMatchObject({
      code: 1,
      said: expect.stringContaining("CONSOLE_KEYS does not fit this database"),
    });
  });

  test("go by no other id", { timeout: 30_000 }, async () => {
    const setting = (await made("k2")).replace("k2:", "k3:");
    const answer = await answerOf("engine/main.ts", { ...variables, CONSOLE_KEYS: setting });
    expect(answer.code).toBe(1);
    expect(answer.said).toMatch(/^Key k3 of CONSOLE_KEYS can't be unwrapped\. .*belongs to another id.*\.\n$/);
  });
});

describe("an engine whose keys can't be unwrapped says why in a sentence", () => {
  const blob = randomBytes(60).toString("base64");
  const down = { ...kms.settings, AWS_ENDPOINT_URL_KMS: "http://127.0.0.1:1" };
  test.for<[string, Kms["fault"], string, Record<string, string>, RegExp]>([
    ["KMS is down", "none", "kms", down, /KMS can't be reached \(ECONNREFUSED\)/],
    ["KMS is silent", "silence", "kms", kms.settings, /KMS can't be reached \(ETIMEDOUT\)/],
    ["KMS refuses the credentials", "AccessDeniedException", "kms", kms.settings, /KMS refuses these credentials/],
    ["the KMS key is disabled", "DisabledException", "kms", kms.settings, /can't be used \(DisabledException\)/],
    ["there is no master key", "none", "local", {}, /CONSOLE_MASTER_KEY is missing/],
    ["the master key is too short", "none", "local", { CONSOLE_MASTER_KEY: "AAAA" }, /is not 32 bytes/],
    ["the master key is another", "none", "local", { CONSOLE_MASTER_KEY: master }, /is another one/],
  ])("when %s", { timeout: 60_000 }, async ([, fault, by, variables, sentence]) => {
    kms.fault = fault;
    const answer = await answerOf("engine/main.ts", { ...variables, CONSOLE_KEYS: `k2:${by}:${blob}` });
    expect(answer.code).toBe(1);
    expect(answer.said).toMatch(sentence);
    expect(answer.said.trim().split("\n")).toHaveLength(1);
    expect(answer.said).not.toContain(blob);
  });
});
