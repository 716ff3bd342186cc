import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { temporaryFolder } from "#test/folder.ts";
import { withLock } from "./lock.mjs";

test("what two ask for at once is done one after the other", async () => {
  const lock = join(temporaryFolder(), "lock");
  const events: string[] = [];
  const say = vi.spyOn(console, "log").mockReturnValue();
  const work = (name: string) => async () => {
    events.push(`${name} begins`);
    await new Promise((resolve) => setImmediate(resolve));
    events.push(`${name} ends`);
  };
  await Promise.all([withLock(lock, "waiting", work("one")), withLock(lock, "waiting", work("other"))]);
  expect(events).toEqual(["one begins", "one ends", "other begins", "other ends"]);
  expect(say).toHaveBeenCalledExactlyOnceWith("waiting");
  expect(existsSync(lock)).toBe(false);
});

test("the lock of a killed process is taken over", async () => {
  const lock = join(temporaryFolder(), "lock");
  const gone = spawnSync(process.execPath, ["-e", ""]).pid;
  mkdirSync(lock);
  writeFileSync(join(lock, "pid"), String(gone));
  expect(await withLock(lock, "waiting", () => "done")).toBe("done");
});
