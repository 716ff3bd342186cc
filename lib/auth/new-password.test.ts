import { expect, test } from "vitest";
import { newPassword } from "./new-password.ts";
import { hashPassword, verifyPassword } from "./password.ts";

const sayings = {
  "only small letters": "twelveletter",
  "only figures": "123456789012",
  "spaces at its ends": " a pass phrase ",
  "other scripts": "пароль из слов 🔑",
  "sixty-four characters": "p".repeat(64),
  "two hundred characters": "p".repeat(200),
};

test.each(Object.entries(sayings))("a password of %s is taken as it is", (_, password) => {
  expect(newPassword.parse(password)).toBe(password);
});

test("a password of eleven or of more than two hundred characters is refused", () => {
  expect(newPassword.safeParse("p".repeat(11)).success).toBe(false);
  expect(newPassword.safeParse("p".repeat(201)).success).toBe(false);
});

test("only the very password fits: no other case, no trimming, no cut at any length", async () => {
  const password = `${"Long enough ".repeat(16)}x`;
  const passwordHash = await hashPassword(password);
  expect(await verifyPassword(passwordHash, password)).toBe(true);
  for (const other of [password.toLowerCase(), password.slice(0, -1), `${password} `, ` ${password}`, `${password}x`]) {
    expect(await verifyPassword(passwordHash, other)).toBe(false);
  }
});
