import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { beforeEach, describe, expect, test } from "vitest";
import { engine } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { Conflict, NotFound } from "#lib/errors.ts";
import { takeLease } from "#lib/grants/lease.ts";
import { readGrant } from "#lib/grants/read.ts";
import { saveTokens } from "#lib/grants/save.ts";
import { openOfGrant } from "#lib/grants/sealed.ts";
import { checkKeys } from "#lib/key-canary.ts";
import { open, seal } from "#lib/seal.ts";
import { createBareChannel } from "#test/channels.ts";
import { keysSetting, restartWithKeys } from "#test/keys.ts";
import { createPerson } from "#test/people.ts";
import { startProcess } from "#test/processes.ts";
import { createConnector, createGrant } from "#test/runs.ts";
import { until } from "#test/until.ts";
import { dropKey } from "./drop.ts";
import { rewrapKeys } from "./rewrap.ts";
import { sealedColumns } from "./sealed-columns.ts";
import { keyAge, readKeyStatus, readKeyUses } from "./status.ts";

const admin = await createPerson();

beforeEach(async () => {
  await db.connector.deleteMany();
  await db.authorization.deleteMany();
  await db.grant.deleteMany();
  await db.secondFactor.deleteMany();
  await db.notificationChannel.deleteMany();
  await db.keyCanary.deleteMany();
  restartWithKeys(keysSetting("old"));
  await checkKeys();
});

/** A row with a text in every sealed column. */
async function sealEverything() {
  const grant = await createGrant();
  const connector = await createConnector({ grantId: grant.id });
  const sealedFor = (table: string, id: string, column: string) => seal(`${table}.${column}`, { table, id, column });
  await db.connector.update({
    where: { id: connector.id },
    data: { clientSecretSealed: sealedFor("connector", connector.id, "client_secret_sealed") },
  });
  const attempt = await db.refreshAttempt.create({
    data: { grantId: grant.id, fromVersion: 1, epoch: 1, owner: "a process", status: "superseded" },
  });
  const gotSealed = sealedFor("refresh_attempt", attempt.id, "got_sealed");
  await db.refreshAttempt.update({ where: { id: attempt.id }, data: { gotSealed } });
  const trip = await db.authorization.create({
    data: {
      kind: "box",
      environment: "box.com",
      clientId: "client",
      redirectUri: "http://localhost:3000/cmp/box",
      begunById: admin.id,
      sessionId: admin.sessionId,
      expiresAt: new Date(),
    },
  });
  await db.authorization.update({
    where: { id: trip.id },
    data: {
      clientSecretSealed: sealedFor("authorization", trip.id, "client_secret_sealed"),
      tokenSealed: sealedFor("authorization", trip.id, "token_sealed"),
    },
  });
  const id = randomUUID();
  const secretSealed = sealedFor("second_factor", id, "secret_sealed");
  await db.secondFactor.create({ data: { id, userId: admin.id, secretSealed } });
  const urlSealed = sealedFor("notification_channel", id, "url_sealed");
  const signingSealed = sealedFor("notification_channel", id, "secret_sealed");
  await createBareChannel({ id, urlSealed, secretSealed: signingSealed });
  return { grant, attempt, trip, connector };
}

test("every sealed column of the schema is in the list, and nothing else", () => {
  const models = readFileSync("prisma/schema.prisma", "utf8").matchAll(/^model \w+ \{\n([\s\S]*?)^\}/gm);
  const found = [...models].flatMap(([, body = ""]) => {
    const table = /@@map\("(\w+)"\)/.exec(body)?.[1];
    return [...body.matchAll(/@map\("(\w+_sealed)"\)/g)].map(([, column]) => `${table}.${column}`);
  });
  expect(found.length).toBeGreaterThan(5);
  expect(sealedColumns.map(({ table, column }) => `${table}.${column}`).sort()).toEqual(found.sort());
});

test("everything is wrapped with the key that now seals, and opens without the old one", async () => {
  const { grant, attempt, trip, connector } = await sealEverything();
  const before = await db.grant.findUniqueOrThrow({ where: { id: grant.id } });
  restartWithKeys(keysSetting("new", "old"));
  await checkKeys();
  expect(await rewrapKeys(engine)).toEqual({ rows: sealedColumns.length, damaged: [] });
  restartWithKeys(keysSetting("new"));
  expect(openOfGrant(grant.id, "refresh_token_sealed", (await readGrant(grant.id)).refreshTokenSealed)).toBe(
    "the refresh token",
  );
  const sealed = {
    connector: (await db.connector.findUniqueOrThrow({ where: { id: connector.id } })).clientSecretSealed,
    refresh_attempt: (await db.refreshAttempt.findUniqueOrThrow({ where: { id: attempt.id } })).gotSealed,
    authorization: (await db.authorization.findUniqueOrThrow({ where: { id: trip.id } })).tokenSealed,
  };
  const places = [
    { table: "connector", id: connector.id, column: "client_secret_sealed" },
    { table: "refresh_attempt", id: attempt.id, column: "got_sealed" },
    { table: "authorization", id: trip.id, column: "token_sealed" },
  ] as const;
  for (const place of places) expect(open(sealed[place.table] ?? "", place)).toBe(`${place.table}.${place.column}`);
  const after = await db.grant.findUniqueOrThrow({ where: { id: grant.id } });
  const { clientSecretSealed, refreshTokenSealed, accessTokenSealed, ...rest } = before;
  expect(after).toMatchObject(rest);
  expect((await db.connector.findUniqueOrThrow({ where: { id: connector.id } })).revision).toBe(connector.revision);
  const events = await db.auditEvent.findMany({ where: { noun: "key", event: "rewrapped" } });
  expect(events.map(({ after: told }) => told)).toContainEqual({ column: "grant.refresh_token_sealed", rows: 1 });
});

test("a second pass finds nothing to do and is not on record", async () => {
  await sealEverything();
  restartWithKeys(keysSetting("new", "old"));
  await rewrapKeys(engine);
  const events = await db.auditEvent.count();
  expect(await rewrapKeys(engine)).toEqual({ rows: 0, damaged: [] });
  expect(await db.auditEvent.count()).toBe(events);
});

test("an empty column is left alone, and a row that does not open is named while the others go on", async () => {
  const ended = await createGrant({ accessTokenSealed: "" });
  const [one, two] = [await createGrant(), await createGrant()];
  const swap = { refreshTokenSealed: two.refreshTokenSealed };
  await db.grant.update({ where: { id: one.id }, data: swap });
  restartWithKeys(keysSetting("new", "old"));
  const { rows, damaged } = await rewrapKeys(engine);
  expect([rows, damaged]).toEqual([7, [`grant.refresh_token_sealed ${one.id}`]]);
  expect(await db.grant.findUnique({ where: { id: one.id } })).toMatchObject(swap);
  expect((await db.grant.findUniqueOrThrow({ where: { id: ended.id } })).accessTokenSealed).toBe("");
});

test("refreshes that go on meanwhile lose no token and find no version disturbed", async () => {
  const grants = await Promise.all(Array.from({ length: 6 }, () => createGrant()));
  let refreshing = true;
  const refreshes = grants.map(async ({ id }) => {
    for (let round = 1; round <= 12; round += 1) {
      const grant = await readGrant(id);
      expect(grant.version).toBe(round);
      const lease = await takeLease(grant);
      if (!lease) throw new Error("The lease is taken.");
      await saveTokens(engine, lease, grant, {
        accessToken: `access ${id} ${round}`,
        refreshToken: `refresh ${id} ${round}`,
        expiresInSeconds: 3600,
      });
    }
  });
  const rewrapping = (async () => {
    for (let pass = 0; refreshing; pass += 1) {
      restartWithKeys(pass % 2 === 0 ? keysSetting("new", "old") : keysSetting("old", "new"));
      expect((await rewrapKeys(engine)).damaged).toEqual([]);
    }
  })();
  await Promise.all(refreshes).finally(() => {
    refreshing = false;
  });
  await rewrapping;
  for (const { id } of grants) {
    const grant = await readGrant(id);
    expect(openOfGrant(id, "refresh_token_sealed", grant.refreshTokenSealed)).toBe(`refresh ${id} 12`);
    expect(openOfGrant(id, "access_token_sealed", grant.accessTokenSealed)).toBe(`access ${id} 12`);
  }
});

describe("a key that", () => {
  test("seals, or that a row still needs, is not dropped", async () => {
    await sealEverything();
    await expect(dropKey(engine, "old")).rejects.toThrow("is the one that seals");
    restartWithKeys(keysSetting("new", "old"));
    await checkKeys();
    await expect(dropKey(engine, "old")).rejects.toThrow(Conflict);
    await expect(dropKey(engine, "old")).rejects.toThrow(`${sealedColumns.length} sealed texts need key old`);
    expect(await db.keyCanary.count()).toBe(2);
  });

  test("nothing needs any more is dropped on record, and the start no longer asks for it", async () => {
    await sealEverything();
    restartWithKeys(keysSetting("new", "old"));
    await checkKeys();
    await rewrapKeys(engine);
    restartWithKeys(keysSetting("new"));
    await expect(checkKeys()).rejects.toThrow("sealed with key old does not open");
    restartWithKeys(keysSetting("new", "old"));
    await dropKey(engine, "old");
    restartWithKeys(keysSetting("new"));
    await checkKeys();
    expect(await db.auditEvent.count({ where: { noun: "key", event: "dropped", subjectId: "old" } })).toBe(1);
    expect(await readKeyStatus()).toMatchObject([{ id: "new", active: true, held: true, proven: true }]);
  });

  test("nobody knows can't be dropped", async () => {
    await expect(dropKey(engine, "other")).rejects.toThrow(NotFound);
  });
});

describe("the command", () => {
  function run(keys: string, ...options: string[]) {
    const variables = {
      DATABASE_URL: process.env.DATABASE_URL ?? "",
      PUBLIC_URL: "http://localhost:3000",
      ENGINE_URL: "http://localhost:3001",
      SESSION_SECRET: process.env.SESSION_SECRET ?? "",
      CONSOLE_KEYS: keys,
    };
    return startProcess("scripts/keys.ts", variables, [], options);
  }
  async function answerOf(keys: string, ...options: string[]) {
    const running = run(keys, ...options);
    return { code: await running.ended, said: running.output() };
  }
  const keyOf = (id: string) => keysSetting(id).split(":")[1] ?? "";

  test("rotates a key from its making to its end, in the order that the guide gives", { timeout: 60_000 }, async () => {
    await sealEverything();
    const made = await answerOf(keysSetting("old"), "new", "made");
    expect(made.said).toMatch(/^made:[A-Za-z0-9+/]{43}=\n$/);
    const both = `${made.said.trim()},${keysSetting("old")}`;
    const before = await answerOf(both, "status");
    expect(before.said).toContain("made: seals, in CONSOLE_KEYS, not demanded at the start, 0 sealed texts");
    expect(before.said).toContain(
      `old: in CONSOLE_KEYS, demanded at every start, ${sealedColumns.length} sealed texts`,
    );
    expect(before.said).toContain("  grant.refresh_token_sealed: 1");
    expect(await answerOf(both, "drop", "old")).toMatchObject({
      code: 1,
      said: expect.stringContaining("rewrap first"),
    });
    expect(await answerOf(both, "rewrap")).toMatchObject({
      code: 0,
      said: `${sealedColumns.length} sealed texts were wrapped with key made.\n`,
    });
    expect((await answerOf(both, "drop", "old")).said).toContain("Remove it from CONSOLE_KEYS");
    await db.keyCanary.update({ where: { keyId: "made" }, data: { since: new Date(Date.now() - 366 * 86_400_000) } });
    const after = await answerOf(made.said.trim(), "status");
    expect(after.said).toContain("WARNING: Key made seals for 366 days. A key is renewed every 365 days: make another");
    expect(after).toMatchObject({ code: 0, said: expect.not.stringContaining("old") });
    for (const { said } of [before, after])
      for (const key of [keyOf("old"), made.said]) expect(said).not.toContain(key);
  });

  test("tells the age of the key that seals, and that it is not known where it is not", () => {
    const now = new Date("2026-11-24T12:00:00Z");
    const age = (since: string | null) => keyAge({ id: "k1", since: since === null ? null : new Date(since) }, now);
    expect(age("2026-11-23T12:00:00Z")).toBe("Key k1 seals for 1 day. A key is renewed every 365 days.");
    expect(age("2025-11-24T13:00:00Z")).toBe("Key k1 seals for 364 days. A key is renewed every 365 days.");
    expect(age("2025-11-24T12:00:00Z")).toMatch(/^WARNING: Key k1 seals for 365 days\./);
    expect(age(null)).toMatch(/when key k1 began to seal is not known/);
  });

  test("killed in the middle of a rewrap leaves nothing broken, and the next one goes on", {
    timeout: 60_000,
  }, async () => {
    const many = 600;
    for (let made = 0; made < many; made += 50) await Promise.all(Array.from({ length: 50 }, () => createGrant()));
    const both = keysSetting("new", "old");
    const running = run(both, "rewrap");
    const rewrapped = async () => (await readKeyUses()).filter(({ keyId }) => keyId === "new").length > 0;
    await until(rewrapped, { withinSeconds: 20 });
    await running.stop("SIGKILL");
    const events = await db.auditEvent.findMany({ where: { event: "rewrapped", subjectId: "new" } });
    expect(events.length).toBeGreaterThan(0);
    expect(await answerOf(both, "rewrap")).toMatchObject({ code: 0 });
    expect((await readKeyUses()).map(({ keyId, rows }) => [keyId, rows])).toEqual([
      ["new", many],
      ["new", many],
      ["new", many],
    ]);
    restartWithKeys(keysSetting("new"));
    for (const { id, refreshTokenSealed } of await db.grant.findMany())
      openOfGrant(id, "refresh_token_sealed", refreshTokenSealed);
  });

  test.for<[string, string[], string, RegExp]>([
    ["no command", [], keysSetting("old"), /^Usage: /],
    ["an unknown one", ["burn"], keysSetting("old"), /^Usage: /],
    ["an id that is none", ["new", "a b"], keysSetting("old"), /^A key's id is/],
    ["no key", ["status"], "", /^CONSOLE_KEYS is missing/],
    [
      "another key by the old one's id",
      ["rewrap"],
      `old:${Buffer.alloc(32, 9).toString("base64")}`,
      /does not fit this database/,
    ],
    ["a key too short", ["status"], "old:AAAA", /key old is not 32 bytes/],
    ["a key wrapped by nobody", ["status"], "old:vault:AAAA", /wrapped by neither local nor kms/],
  ])("with %s says what is wrong in a sentence", { timeout: 30_000 }, async ([, options, keys, sentence]) => {
    const answer = await answerOf(keys, ...options);
    expect(answer.code).toBe(1);
    expect(answer.said).toMatch(sentence);
    expect(answer.said).not.toMatch(/\n\s+at /);
  });
});
