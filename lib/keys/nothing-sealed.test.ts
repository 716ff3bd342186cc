import { expect, test } from "vitest";
import { startProcess } from "#test/processes.ts";
import { createConnector, createGrant } from "#test/runs.ts";

const { DATABASE_URL = "", SESSION_SECRET = "", CONSOLE_KEYS = "" } = process.env;

async function keys(...options: string[]) {
  const addresses = { PUBLIC_URL: "http://localhost:3000", ENGINE_URL: "http://localhost:3001" };
  const running = startProcess(
    "scripts/keys.ts",
    { DATABASE_URL, SESSION_SECRET, CONSOLE_KEYS, ...addresses },
    [],
    options,
  );
  return { code: await running.ended, said: running.output() };
}

test("where nothing is sealed the command says so, and claims nothing of the keys", { timeout: 30_000 }, async () => {
  expect((await keys("status")).said).toMatch(/0 sealed texts\n[\s\S]*Nothing is sealed yet, so no key was tried\.\n$/);
  expect(await keys("rewrap")).toEqual({ code: 0, said: "Nothing is sealed yet, so nothing was wrapped.\n" });
  const grant = await createGrant();
  await createConnector({ grantId: grant.id });
  expect((await keys("status")).said).not.toContain("Nothing is sealed");
  expect((await keys("rewrap")).said).toBe("0 sealed texts were wrapped with key k1.\n");
});
