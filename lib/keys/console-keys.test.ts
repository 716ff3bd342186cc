import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { contextOf } from "./key-management.ts";
import { masterKey } from "./master-key.ts";

const key = (bytes: number, value = 7) => Buffer.alloc(bytes, value).toString("base64");
const master = key(32, 9);
const shared = globalThis as { consoleKeys?: Map<string, Buffer> };
const before = shared.consoleKeys;

/** The module as a process finds it that was started with these settings. */
async function startedWith(settings: Record<string, string>) {
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  vi.resetModules();
  return import("./console-keys.ts");
}

const parse = async (setting: string) => (await import("./console-keys.ts")).parseKeys(setting);

beforeEach(() => {
  delete shared.consoleKeys;
});

afterEach(() => {
  vi.unstubAllEnvs();
  if (before) shared.consoleKeys = before;
});

describe("the setting", () => {
  test.each([0, 16, 24, 31, 33, 64])(
    "a sealing key of %i bytes instead of 32 is refused, and not shown",
    async (bytes) => {
      await expect(parse(`k1:${key(bytes)}`)).rejects.toThrow(/^CONSOLE_KEYS: key k1 is not 32 bytes of base64\.$/);
      expect(await parse(`k1:${key(32)}`)).toHaveLength(1);
    },
  );

  test("keys stand apart by commas, spaces and lines, and keep their order", async () => {
    const entries = await parse(`\n new:${key(32, 1)}, old:${key(32, 2)}\n\n,oldest-1_x:${key(32, 3)}\n`);
    expect(entries).toEqual([
      { id: "new", key: Buffer.alloc(32, 1) },
      { id: "old", key: Buffer.alloc(32, 2) },
      { id: "oldest-1_x", key: Buffer.alloc(32, 3) },
    ]);
  });

  test("wrapped keys say who unwraps them, and what", async () => {
    expect(await parse("a:local:YmxvYg==,b:kms:QkxPQg==")).toEqual([
      { id: "a", wrappedBy: "local", blob: "YmxvYg==" },
      { id: "b", wrappedBy: "kms", blob: "QkxPQg==" },
    ]);
    await expect(parse("a:vault:YmxvYg==")).rejects.toThrow("CONSOLE_KEYS: key a is wrapped by neither local nor kms.");
  });

  test.each([`:${key(32)}`, `a.b:${key(32)}`, `${"k".repeat(33)}:${key(32)}`])(
    "a key without a plain id is refused: %s",
    async (setting) => {
      await expect(parse(setting)).rejects.toThrow("CONSOLE_KEYS has a key without an id. Write id:base64.");
    },
  );

  test("an id of 32 characters is plain, and one that stands twice is refused", async () => {
    expect(await parse(`${"k".repeat(32)}:${key(32)}`)).toHaveLength(1);
    await expect(parse(`a:${key(32)},b:${key(32)},a:${key(32, 8)}`)).rejects.toThrow("CONSOLE_KEYS names key a twice.");
  });

  test.each(["", " ,\n"])("a setting without a key says what to write: %j", async (setting) => {
    await expect(parse(setting)).rejects.toThrow("CONSOLE_KEYS holds no key. Write id:base64 of a 32-byte key.");
  });
});

describe("a process", () => {
  test("seals with the first key, and opens with each", async () => {
    const { activeKeyId, consoleKeys } = await startedWith({ CONSOLE_KEYS: `new:${key(32, 1)},old:${key(32, 2)}` });
    expect(activeKeyId()).toBe("new");
    expect([...consoleKeys()]).toEqual([
      ["new", Buffer.alloc(32, 1)],
      ["old", Buffer.alloc(32, 2)],
    ]);
  });

  test("keeps the keys that it read, whatever the setting says later and wherever the module is loaded again", async () => {
    const first = await startedWith({ CONSOLE_KEYS: `first:${key(32)}` });
    expect(first.activeKeyId()).toBe("first");
    const second = await startedWith({ CONSOLE_KEYS: `second:${key(32)}` });
    await second.loadKeys();
    expect(second.activeKeyId()).toBe("first");
  });

  test("unwraps wrapped keys once at its start, beside those that are not wrapped", async () => {
    const wrapped = await masterKey(master).wrap(Buffer.alloc(32, 5), contextOf("w"));
    const settings = { CONSOLE_KEYS: `w:local:${wrapped},plain:${key(32, 6)}`, CONSOLE_MASTER_KEY: master };
    const { consoleKeys, loadKeys } = await startedWith(settings);
    expect(() => consoleKeys()).toThrow("Key w of CONSOLE_KEYS was not unwrapped at the start.");
    await loadKeys();
    expect([...consoleKeys()]).toEqual([
      ["w", Buffer.alloc(32, 5)],
      ["plain", Buffer.alloc(32, 6)],
    ]);
  });

  test("does not start with a wrapped key of another id, or one that is no key, and says which", async () => {
    const { wrap } = masterKey(master);
    const moved = await wrap(Buffer.alloc(32, 5), contextOf("another"));
    const short = await wrap(Buffer.alloc(16, 5), contextOf("w"));
    for (const [blob, reason] of [
      [moved, "CONSOLE_MASTER_KEY is another one, or the wrapped key was changed or belongs to another id."],
      [short, "What was wrapped is not a key of 32 bytes."],
    ]) {
      const { loadKeys } = await startedWith({ CONSOLE_KEYS: `w:local:${blob}`, CONSOLE_MASTER_KEY: master });
      await expect(loadKeys()).rejects.toThrow(`Key w of CONSOLE_KEYS can't be unwrapped. ${reason}`);
    }
  });
});
