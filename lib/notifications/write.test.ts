import { beforeEach, expect, test } from "vitest";
import { engine } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { Conflict, Invalid, NotFound, Refused } from "#lib/errors.ts";
import { open } from "#lib/seal.ts";
import { everythingStored, spellings } from "#test/canaries.ts";
import { channelInput, makeChannel } from "#test/channels.ts";
import { createPerson } from "#test/people.ts";
import { createConnector } from "#test/runs.ts";
import { exportDeliveryLog } from "./export.ts";
import { deliveryFilterOf } from "./filters.ts";
import { muteChannel, muteConnector } from "./mute.ts";
import { readChannels, readDeliveryLog, readMutedConnectors } from "./read.ts";
import { changedChannel, mute, newChannel } from "./schema.ts";
import { sealedPlace } from "./send.ts";
import { testChannel } from "./test-channel.ts";
import { changeChannel, createChannel, deleteChannel, replaceSigningSecret } from "./write.ts";

const admin = await createPerson({ role: "administrator" });
const operator = await createPerson({ role: "operator" });
const viewer = await createPerson({ role: "viewer" });

beforeEach(() => db.notificationChannel.deleteMany());

const secretUrl = "https://hooks.example.com/services/T000/hush-hush";

test("the address and the signing secret are sealed, and shown to nobody", async () => {
  const { id, signingSecret } = await makeChannel(admin, { name: "Hook", url: secretUrl });
  expect(signingSecret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  const stored = await everythingStored();
  const seenByViewer = JSON.stringify(await readChannels(viewer));
  for (const secret of ["hush-hush", signingSecret.slice(6)].flatMap(spellings)) {
    expect(stored).not.toContain(secret);
    expect(seenByViewer).not.toContain(secret);
  }
  expect(seenByViewer).not.toMatch(/sealed/i);
  expect((await readChannels(viewer))[0]).toMatchObject({ name: "Hook", urlHost: "hooks.example.com" });
  const row = await db.notificationChannel.findUniqueOrThrow({ where: { id } });
  expect(open(row.urlSealed ?? "", sealedPlace(id, "url_sealed"))).toBe(secretUrl);
});

test("a change keeps what is left blank, is on record without secrets, and is refused when someone was first", async () => {
  const { id } = await makeChannel(admin, { name: "Hook", url: secretUrl });
  const before = await db.notificationChannel.findUniqueOrThrow({ where: { id } });
  const input = { ...channelInput({ name: "Renamed", url: "" }), topics: ["run-held" as const], id, revision: 1 };
  await changeChannel(admin, input);
  const after = await db.notificationChannel.findUniqueOrThrow({ where: { id } });
  expect(after).toMatchObject({ name: "Renamed", topics: ["run-held"], revision: 2, urlSealed: before.urlSealed });
  await expect(changeChannel(admin, input)).rejects.toBeInstanceOf(Conflict);
  await changeChannel(admin, { ...input, revision: 2, url: "https://other.example.com/hush-hush" });
  const events = await db.auditEvent.findMany({ where: { noun: "notification channel", subjectId: id } });
  expect(events.map(({ event }) => event)).toEqual(["created", "changed", "changed"]);
  expect(events[2]?.after).toMatchObject({ address: "replaced", host: "other.example.com" });
  expect(JSON.stringify(events.map(({ before: was, after: is }) => [was, is]))).not.toContain("hush-hush");
});

test("a new signing secret replaces the old one; only a signed webhook has one", async () => {
  const { id, signingSecret } = await makeChannel(admin);
  const replaced = await replaceSigningSecret(admin, { id });
  expect(replaced.signingSecret).not.toBe(signingSecret);
  const { secretSealed } = await db.notificationChannel.findUniqueOrThrow({ where: { id } });
  expect(open(secretSealed ?? "", sealedPlace(id, "secret_sealed"))).toBe(replaced.signingSecret);
  const slack = await makeChannel(admin, { kind: "slack" });
  await expect(replaceSigningSecret(admin, slack)).rejects.toBeInstanceOf(Conflict);
});

test("two channels can't have the same name, and a channel keeps its kind", async () => {
  await makeChannel(admin, { name: "On call" });
  const taken = createChannel(admin, channelInput({ name: " on  CALL " }));
  await expect(taken).rejects.toMatchObject({ fields: { name: expect.stringContaining("already") } });
  const { id } = await makeChannel(admin);
  const input = { ...channelInput({ kind: "email", recipients: ["a@example.com"], url: "" }), id, revision: 1 };
  await expect(changeChannel(admin, input)).rejects.toBeInstanceOf(Invalid);
});

test.each([
  "http://hooks.example.com/in",
  "https://127.0.0.1/in",
  "https://localhost/in",
  "https://db.localhost/in",
  "https://[::1]/in",
  "https://10.1.2.3/in",
  "https://[::ffff:10.1.2.3]/in",
  "https://0x7f000001/in",
  "https://2130706433/in",
  "https://169.254.169.254/latest",
])("the address %s is refused with what to do, and nothing is stored", async (url) => {
  await expect(createChannel(admin, channelInput({ url }))).rejects.toMatchObject({
    fields: { url: expect.stringMatching(/https:|public internet/) },
  });
  expect(await db.notificationChannel.count()).toBe(0);
});

test.each([
  ["url", "hooks"],
  ["url", "ftp://hooks.example.com"],
  ["url", "https://user:password@hooks.example.com"],
  ["url", "https://hooks.example.com/#top"],
  ["url", ""],
  ["name", ""],
  ["name", "two\nlines"],
  ["topics", []],
  ["topics", ["anything"]],
  ["kind", "pigeon"],
])("the form refuses a channel whose %s is %j", (field, value) => {
  const { success, error } = newChannel.safeParse({ ...channelInput(), [field]: value });
  expect(success).toBe(false);
  expect(error?.issues[0]?.path[0]).toBe(field);
});

test("an email channel needs recipients that are addresses, and a choice of connectors needs one", () => {
  const email = (recipients: string[]) => newChannel.safeParse(channelInput({ kind: "email", url: "", recipients }));
  expect(email(["a@example.com"]).success).toBe(true);
  expect(email([]).success).toBe(false);
  expect(email(["a@example.com\r\nBcc: b@example.com"]).success).toBe(false);
  expect(newChannel.safeParse(channelInput({ allConnectors: false })).success).toBe(false);
  const changed = { ...channelInput({ url: "" }), id: crypto.randomUUID(), revision: 1 };
  expect(changedChannel.safeParse(changed).success).toBe(true);
});

test("a connector that is gone can't be chosen, and one that goes is taken out", async () => {
  const connector = await createConnector({ name: "Acme" });
  const chosen = { allConnectors: false, connectorIds: [connector.id] };
  const unknown = createChannel(admin, channelInput({ ...chosen, connectorIds: [crypto.randomUUID()] }));
  await expect(unknown).rejects.toMatchObject({ fields: { connectorIds: expect.any(String) } });
  await makeChannel(admin, chosen);
  expect((await readChannels(viewer))[0]?.connectors).toEqual([{ id: connector.id, name: "Acme" }]);
  await db.connector.delete({ where: { id: connector.id } });
  expect((await readChannels(viewer))[0]?.connectors).toEqual([]);
});

test("a mute has an end that is to come, is shown until then, and is on record", async () => {
  const { id } = await makeChannel(admin);
  const connector = await createConnector({ name: "Acme" });
  const until = new Date(Date.now() + 60_000).toISOString();
  for (const wrong of ["soon", new Date(0).toISOString(), "9999-01-01T00:00:00Z"]) {
    expect(mute.safeParse({ id, until: wrong }).success).toBe(false);
  }
  await muteChannel(admin, { id, until });
  await muteConnector(admin, { id: connector.id, until });
  expect((await readChannels(viewer))[0]?.mutedUntil).toEqual(new Date(until));
  expect(await readMutedConnectors(viewer)).toMatchObject([{ id: connector.id, name: "Acme", mutedBy: admin.name }]);
  await muteChannel(admin, { id, until: null });
  await muteConnector(admin, { id: connector.id, until: null });
  expect((await readChannels(viewer))[0]?.mutedUntil).toBeNull();
  expect(await readMutedConnectors(viewer)).toEqual([]);
  const events = await db.auditEvent.findMany({ where: { event: { contains: "muted" } }, orderBy: { id: "asc" } });
  expect(events.map(({ event }) => event)).toEqual([
    "muted",
    "notifications muted",
    "unmuted",
    "notifications unmuted",
  ]);
});

test("only administrators change channels, people read them, and machines do neither", async () => {
  const { id } = await makeChannel(admin);
  const connector = await createConnector();
  const machine = { kind: "endpoint-server", id: "1", name: "m1", address: null } as const;
  for (const caller of [viewer, operator, engine, machine]) {
    const attempts = [
      createChannel(caller, channelInput()),
      changeChannel(caller, { ...channelInput(), id, revision: 1 }),
      replaceSigningSecret(caller, { id }),
      deleteChannel(caller, { id }),
      testChannel(caller, { id }),
      muteChannel(caller, { id, until: null }),
      muteConnector(caller, { id: connector.id, until: null }),
    ];
    for (const attempt of attempts) await expect(attempt).rejects.toBeInstanceOf(Refused);
  }
  for (const caller of [engine, machine]) {
    await expect(readChannels(caller)).rejects.toBeInstanceOf(Refused);
    await expect(readMutedConnectors(caller)).rejects.toBeInstanceOf(Refused);
    await expect(readDeliveryLog(caller, deliveryFilterOf({}))).rejects.toBeInstanceOf(Refused);
  }
  expect(await db.notificationChannel.count()).toBe(1);
});

test("taking the delivery log out is on record", async () => {
  const lines = await Array.fromAsync(exportDeliveryLog(viewer, deliveryFilterOf({})));
  expect(lines[0]).toMatch(/^at,channel,/);
  const exported = await db.auditEvent.findMany({ where: { actorId: viewer.id, event: "log exported" } });
  expect(exported).toMatchObject([{ noun: "notification channel", subject: "Delivery log" }]);
});

test("what is done to a channel that is gone is answered with a sentence", async () => {
  const id = crypto.randomUUID();
  await expect(deleteChannel(admin, { id })).rejects.toBeInstanceOf(NotFound);
  await expect(testChannel(admin, { id })).rejects.toBeInstanceOf(NotFound);
  await expect(muteChannel(admin, { id, until: null })).rejects.toBeInstanceOf(NotFound);
  await expect(muteConnector(admin, { id, until: null })).rejects.toBeInstanceOf(NotFound);
  await expect(changeChannel(admin, { ...channelInput(), id, revision: 1 })).rejects.toBeInstanceOf(NotFound);
});
