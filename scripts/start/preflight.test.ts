import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { freePort } from "#scripts/ports.ts";
import { temporaryFolder } from "#test/folder.ts";
import { portOf } from "#test/old-postgres.ts";
import { checkSurroundings, takeDataFolder } from "./preflight.ts";
import { readSettings } from "./settings.ts";

async function settingsWith(presets: Record<string, string>) {
  const [console, engine, sandbox, postgres] = await Promise.all([freePort(), freePort(), freePort(), freePort()]);
  const ports = { CONSOLE_PORT: console, ENGINE_PORT: engine, SANDBOX_PORT: sandbox, POSTGRES_PORT: postgres };
  const texts = Object.fromEntries(Object.entries(ports).map(([name, port]) => [name, String(port)]));
  return readSettings({ NODE_ENV: "production", DATA_DIR: temporaryFolder(), ...texts, ...presets }, false);
}

async function takenPort(host: string): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, host, () => resolve()));
  onTestFinished(() => void server.close());
  return portOf(server);
}

test("free ports pass", async () => {
  await checkSurroundings(await settingsWith({}), false);
});

test.for(["127.0.0.1", "0.0.0.0"])("a port that another program listens on at %s is named", async (host) => {
  const port = await takenPort(host);
  const settings = await settingsWith({ ENGINE_PORT: String(port) });
  await expect(checkSurroundings(settings, false)).rejects.toThrow(
    `Port ${port} is taken by another program: stop that, or set ENGINE_PORT to a free port.`,
  );
});

test("a given database that can't be reached is named before anything starts", async () => {
  const settings = await settingsWith({ DATABASE_URL: "postgresql://app@127.0.0.1:9/console" });
  await expect(checkSurroundings(settings, false)).rejects.toThrow("The database at 127.0.0.1:9 can't be reached");
});

test("a data folder that can't be made is named, and nothing is left behind", () => {
  const folder = temporaryFolder();
  const file = join(folder, "file");
  writeFileSync(file, "");
  expect(() => takeDataFolder(join(file, "data"))).toThrow(`but ${file} is a file: set it to a folder.`);
  expect(readdirSync(folder)).toEqual(["file"]);
});

test("a folder that the system does not let anyone write is named", { skip: process.platform !== "linux" }, () => {
  expect(() => takeDataFolder("/proc/connector-console")).toThrow(/can't be written \(\w+\): set DATA_DIR to a folder/);
});

test("a data folder that a killed start left behind is taken over", () => {
  const folder = temporaryFolder();
  expect(takeDataFolder(folder).wasKilled).toBe(false);
  writeFileSync(join(folder, "start.pid"), "4194304");
  const { wasKilled, leave } = takeDataFolder(folder);
  expect(wasKilled).toBe(true);
  leave();
  expect(existsSync(join(folder, "start.pid"))).toBe(false);
});
