import { createHash, createHmac } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { keysSetting, restartWithKeys } from "#test/keys.ts";
import { fingerprint, hashSecret, open, randomSecret, rewrapped, seal } from "./seal.ts";

const place = { table: "grant", id: "0193c2d6-0000-7000-8000-000000000001", column: "refresh_token_sealed" };
const secret = "the refresh token ✓";

beforeEach(() => restartWithKeys(keysSetting("a", "b")));

test("what was sealed opens in its place, and looks different each time", () => {
  const sealed = seal(secret, place);
  expect(open(sealed, place)).toBe(secret);
  expect(seal(secret, place)).not.toBe(sealed);
  expect(sealed).toMatch(/^v1\.a\.[\w-]+\.[\w-]+$/);
});

describe("a sealed text does not open", () => {
  test.for([
    ["another row", { ...place, id: "0193c2d6-0000-7000-8000-000000000002" }],
    ["another column", { ...place, column: "access_token_sealed" }],
    ["another table", { ...place, table: "connector" }],
  ] as const)("in %s, also not to be wrapped anew", ([, elsewhere]) => {
    const sealed = seal(secret, place);
    expect(() => open(sealed, elsewhere)).toThrow("it was changed, moved, or the key is another one");
    expect(() => rewrapped(sealed, elsewhere)).toThrow("it was changed, moved, or the key is another one");
  });

  test("when any of its bytes is another one", () => {
    const sealed = seal(secret, place);
    for (let at = 0; at < sealed.length; at += 1) {
      // The last character of a part may hold bits that no byte is made of.
      if (sealed[at + 1] === "." || at === sealed.length - 1) continue;
      const other = sealed[at] === "A" ? "B" : "A";
      const changed = sealed.slice(0, at) + other + sealed.slice(at + 1);
      expect(() => open(changed, place), `byte ${at}`).toThrow(/^A sealed value /);
    }
  });

  test("when a part is missing or another text's", () => {
    const parts = seal(secret, place).split(".");
    const [, , wrapped = "", text = ""] = seal("another", place).split(".");
    const forged = [
      ["v1", "a", parts[2], text],
      ["v1", "a", wrapped, parts[3]],
      ["v1", "b", parts[2], parts[3]],
      ["v1", "a", "", parts[3]],
      ["v1", "a", parts[2], ""],
      ["v1", "a", "AAAA", parts[3]],
      ["v2", "a", parts[2], parts[3]],
      ["v1", "", parts[2], parts[3]],
    ];
    for (const made of forged) expect(() => open(made.join("."), place)).toThrow(/^A sealed value /);
    for (const made of ["", secret, "....", "v1.a"]) expect(() => open(made, place)).toThrow(/^A sealed value /);
  });

  test("without its key, or with another by its id, and no error holds a key or the text", () => {
    const sealed = seal(secret, place);
    restartWithKeys(keysSetting("b"));
    expect(() => open(sealed, place)).toThrow("A sealed value needs key a, which CONSOLE_KEYS does not hold.");
    restartWithKeys(`a:${Buffer.alloc(32, "z").toString("base64")}`);
    expect(() => open(sealed, place)).toThrow("does not open with key a");
  });
});

test("a text is wrapped anew without being sealed anew, and then does without its old key", () => {
  const sealed = seal(secret, place);
  restartWithKeys(keysSetting("b", "a"));
  const anew = rewrapped(sealed, place);
  expect(anew.split(".")[1]).toBe("b");
  expect(anew.split(".")[3]).toBe(sealed.split(".")[3]);
  restartWithKeys(keysSetting("b"));
  expect(open(anew, place)).toBe(secret);
});

test("a damaged text is not wrapped anew, so that its damage shows at once", () => {
  const [version, keyId, wrapped] = seal(secret, place).split(".");
  const [, , , otherText] = seal("another", place).split(".");
  expect(() => rewrapped([version, keyId, wrapped, otherText].join("."), place)).toThrow("does not open with key a");
});

test("the hash of a secret is SHA-256 and says the same each time", () => {
  expect(hashSecret("abc")).toBe("ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0");
});

test("a fingerprint is short, tells tokens apart, and is nothing without this installation's secret", () => {
  const known = fingerprint("a token");
  expect(known).toMatch(/^[\w-]{22}$/);
  expect(fingerprint("a token")).toBe(known);
  expect(fingerprint("another token")).not.toBe(known);
  const key = createHash("sha256").update(`fingerprint|${process.env.SESSION_SECRET}`).digest();
  expect(createHmac("sha256", key).update("a token").digest("base64url")).toMatch(new RegExp(`^${known}`));
});

test("a random secret has 32 bytes unless told otherwise, and no two are alike", () => {
  expect(Buffer.from(randomSecret(), "base64url")).toHaveLength(32);
  expect(Buffer.from(randomSecret(16), "base64url")).toHaveLength(16);
  expect(randomSecret()).toMatch(/^[\w-]{43}$/);
  expect(randomSecret()).not.toBe(randomSecret());
});
