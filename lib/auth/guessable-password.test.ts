import { dictionary } from "@zxcvbn-ts/language-common";
import { expect, test } from "vitest";
import { requireHardToGuess, whyGuessable } from "./guessable-password.ts";
import { newPassword } from "./new-password.ts";
import { makePassword } from "./password.ts";

const who = { name: "Ada King-Lovelace", email: "ada.byron@engines.example.com" };

const tried = /^This is one of the passwords that are tried first/;
const about = /^This is little more than the product's name, a person's name or an email address/;

test("every common password that is long enough is refused, whatever its case", async () => {
  const long = dictionary["passwords-common"].filter((each) => newPassword.safeParse(each).success);
  expect(dictionary["passwords-common"].length).toBeGreaterThan(49_000);
  expect(long.length).toBeGreaterThan(300);
  for (const each of long) {
    expect(await whyGuessable(each, who), each).toMatch(tried);
    expect(await whyGuessable(each.toUpperCase(), who), each).toMatch(tried);
  }
});

test.for([
  "Password2026!",
  "password123456",
  "!!!Iloveyou2024",
  "12monkey!2026",
  "dragondragon",
  "aaaaaaaaaaaaaaaa",
  "abcabcabcabcabc",
  "12345678901234567890",
  "9876543210987",
  "abcdefghijklmnop",
  "ｐａｓｓｗｏｒｄ２０２６",
])("a common one does not get better by what people add to it: %j", async (password) =>
  expect(await whyGuessable(password, who)).toMatch(tried),
);

test.for([
  "boxconnector",
  "Connector-Console-1",
  "ENDPOINT.inventory.box",
  "AdaLovelace2026",
  "lovelace.KING.2026",
  "ada.byron@engines",
  "byron-engines-Example-99",
  "box-box-box-x7Kp2q",
  "box-password-2026",
])("words that everybody guesses here are not enough: %j", async (password) =>
  expect(await whyGuessable(password, who)).toMatch(about),
);

test.for([
  "correct horse battery",
  "mailbox grinder fish",
  "the connector sings at dawn",
  "ada likes purple elephants",
  "k3#vT9q!wLz2",
  "dragon839201847362",
  "žluťoučký kůň úpěl",
  "パスワードではない長い文",
])("what nobody would try first is taken: %j", async (password) =>
  expect(await whyGuessable(password, who)).toBeNull(),
);

test("a person's words count for that person alone, and somebody without an email address has some too", async () => {
  expect(await whyGuessable("lovelace.KING.2026", { name: "Grace", email: "grace@example.com" })).toBeNull();
  expect(await whyGuessable("lovelace.KING.2026", { ...who, email: null })).toMatch(about);
});

test("a password of the console's own making is never refused", async () => {
  for (let count = 0; count < 200; count++) expect(await whyGuessable(makePassword(), who)).toBeNull();
});

test("two hundred signs are judged at once, whatever they are", async () => {
  const began = performance.now();
  for (const text of ["a".repeat(199).concat("b"), "ab".repeat(99).concat("c"), "1".repeat(199).concat("x")]) {
    await whyGuessable(text, who);
  }
  expect(performance.now() - began).toBeLessThan(1000);
});

test("the sentence stands at the field, and does not repeat the password", async () => {
  const refused = requireHardToGuess("Password2026!", who);
  await expect(refused).rejects.toMatchObject({ name: "Invalid", fields: { password: expect.stringMatching(tried) } });
  await expect(refused).rejects.not.toThrow("2026");
});
