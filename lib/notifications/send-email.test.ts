import { randomUUID } from "node:crypto";
import { afterAll, beforeEach, expect, test } from "vitest";
import { startMailServer } from "#test/mail.ts";
import { readMailSettings } from "./mail-settings.ts";
import type { Message } from "./message.ts";
import { sendEmail } from "./send-email.ts";

const password = "p@ss word";
const server = await startMailServer(password);
const locked = {
  url: `smtp://console:${encodeURIComponent(password)}@${server.host}`,
  from: "Console <c@example.com>",
};
afterAll(() => server.stop());
beforeEach(() => server.accept());

const message = (overrides: Partial<Message> = {}): Message => ({
  id: randomUUID(),
  createdAt: new Date(),
  isTest: false,
  publicUrl: "https://console.example.com",
  events: [
    {
      id: randomUUID(),
      at: new Date("2026-11-24T10:00:00Z"),
      topic: "run-failed",
      isRecovery: false,
      subjectId: randomUUID(),
      subject: "Zoë's Box",
      connectorId: null,
      detail: "The database is full. Whoever runs the database makes room; then an operator runs it again.",
      path: "/runs/1",
    },
  ],
  ...overrides,
});

test("a message comes to every recipient, with what happened and the way to the console", async () => {
  const sent = message();
  expect(await sendEmail(locked, ["a@example.com", "b@example.com"], sent)).toMatchObject({
    isDelivered: true,
    status: 250,
  });
  const mail = (await server.taken()).find(({ messageId }) => messageId.includes(sent.id));
  expect(mail).toMatchObject({
    from: "c@example.com",
    to: ["a@example.com", "b@example.com"],
    messageId: `<${sent.id}@console.example.com>`,
  });
  expect(mail?.text).toContain("Run failed: Zoë's Box\nThe database is full.");
  expect(mail?.text).toContain("https://console.example.com/runs/1");
});

test("the same message sent again has the same Message-ID", async () => {
  const sent = message();
  await sendEmail(locked, ["a@example.com"], sent);
  await sendEmail(locked, ["a@example.com"], sent);
  const mails = (await server.taken()).filter(({ messageId }) => messageId.includes(sent.id));
  expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(1);
  expect(mails).toHaveLength(2);
});

test("a name can't add a header or a recipient", async () => {
  const [event] = message().events;
  if (!event) throw new Error("no event");
  const sent = message({ events: [{ ...event, subject: "x\r\nBcc: evil@example.com\r\n\r\nhello" }] });
  await sendEmail(locked, ["a@example.com"], sent);
  const mail = (await server.taken()).find(({ messageId }) => messageId.includes(sent.id));
  expect(mail?.to).toEqual(["a@example.com"]);
  expect(mail?.subject).toMatch(/^\[Connector Console\] Run failed: x/);
});

test("a recipient that the server refuses is told with the server's words", async () => {
  await server.refuse(550, "No such mailbox here");
  const sent = await sendEmail(locked, ["nobody@example.com"], message());
  expect(sent).toMatchObject({ isDelivered: false, status: 550 });
  expect(sent.answer).toMatch(/refuses the sender or a recipient: 550 No such mailbox here/);
});

test("a wrong password, a server that is away and one that is not set up are told apart, without the password", async () => {
  const wrong = { ...locked, url: `smtp://console:hush-hush@${server.host}` };
  const refused = await sendEmail(wrong, ["a@example.com"], message());
  expect(refused.answer).toMatch(/refuses the user name or password/);
  const away = await sendEmail(
    { ...locked, url: "smtp://console:hush-hush@127.0.0.1:1" },
    ["a@example.com"],
    message(),
  );
  expect(away.answer).toMatch(/can't be reached/);
  const missing = await sendEmail(null, ["a@example.com"], message());
  expect(missing.answer).toMatch(/SMTP_URL and NOTIFY_FROM are not set/);
  expect(JSON.stringify([refused, away, missing])).not.toContain("hush-hush");
});

test.each([
  [{}, []],
  [{ SMTP_URL: "smtp://mail.example.com", NOTIFY_FROM: "c@example.com" }, []],
  [{ SMTP_URL: "smtps://u:p@mail.example.com", NOTIFY_FROM: "Console <c@example.com>" }, []],
  [{ SMTP_URL: "smtp://u:hush@mail.example.com" }, [/NOTIFY_FROM is missing/]],
  [{ NOTIFY_FROM: "c@example.com" }, [/SMTP_URL is missing/]],
  [{ SMTP_URL: "mail hush", NOTIFY_FROM: "hush" }, [/SMTP_URL is not/, /NOTIFY_FROM is not/]],
] as const)("the settings %j have these faults: %j", (given: Record<string, string>, expected) => {
  const { settings, faults } = readMailSettings((name) => given[name]);
  expect(faults).toHaveLength(expected.length);
  expected.forEach((pattern, index) => {
    expect(faults[index]).toMatch(pattern);
  });
  expect(faults.join()).not.toContain("hush");
  expect(settings === null).toBe(faults.length > 0 || Object.keys(given).length === 0);
});
