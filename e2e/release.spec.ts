import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { poll } from "#scripts/poll.ts";
import { freePort } from "#scripts/ports.ts";
import { type ProcessName, processes } from "#scripts/release/processes.ts";
import { makeRelease } from "#scripts/release/release.ts";
import { createAccount } from "./callers.ts";
import { query } from "./database.ts";
import { signInBy } from "./sign-in.ts";

/** Nobody's number: the release is not theirs to write, as in a container with a read-only root. */
const stranger = 10_001;

let root: string;
let release: string;
const running: ChildProcess[] = [];

test.beforeAll(async () => {
  test.setTimeout(120_000);
  root = mkdtempSync(join(tmpdir(), "connector-console-release-"));
  chmodSync(root, 0o755);
  release = join(root, "release");
  await makeRelease(release, () => {}, new AbortController().signal);
});

test.afterAll(() => {
  for (const child of running) child.kill("SIGKILL");
  rmSync(root, { recursive: true, force: true });
});

/** Starts one process of the release with these variables and no others; what it says grows in `said`. */
function start(name: ProcessName, variables: Record<string, string>, more: string[] = []) {
  const child = spawn(process.execPath, [...processes[name], ...more], {
    cwd: release,
    env: { NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1", ...variables },
    stdio: ["ignore", "pipe", "pipe"],
    ...(process.getuid?.() === 0 && { uid: stranger, gid: stranger }),
  });
  running.push(child);
  const started = { child, said: "", ended: once(child, "close").then(([code]) => code as number | null) };
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (started.said += chunk));
  return started;
}

/** A secret as a file, as an orchestrator mounts it. */
function secretFile(name: string, value: string): string {
  const path = join(root, name);
  if (!existsSync(path)) writeFileSync(path, `${value}\n`, { mode: 0o644 });
  return path;
}

async function answers(url: string, started: { said: string }): Promise<void> {
  const isReady = () =>
    fetch(url).then(
      ({ status }) => status === 200,
      () => false,
    );
  if (!(await poll(isReady, 60))) throw new Error(`${url} does not answer: ${started.said}`);
}

test("every process of a deployment runs from the folder of a release alone, which it can't write", async ({
  playwright,
}) => {
  test.setTimeout(180_000);
  const {
    DATABASE_URL = "",
    CONSOLE_DATABASE_URL = "",
    ENGINE_DATABASE_URL = "",
    CONSOLE_KEYS_FILE = "",
  } = process.env;
  const migrate = start("migrate", { DATABASE_URL_FILE: secretFile("owner-url", DATABASE_URL) });
  expect(await migrate.ended, migrate.said).toBe(0);
  expect(migrate.said).toContain("The database is up to date.");

  const [consolePort, enginePort] = [String(await freePort()), String(await freePort())];
  const consoleUrl = `http://127.0.0.1:${consolePort}`;
  const engineUrl = `http://127.0.0.1:${enginePort}`;
  const shared = {
    PUBLIC_URL: consoleUrl,
    ENGINE_URL: engineUrl,
    REQUIRE_SECOND_FACTOR: "nobody",
    CONSOLE_KEYS_FILE: secretFile("console-keys", readFileSync(CONSOLE_KEYS_FILE, "utf8").trim()),
    SESSION_SECRET_FILE: secretFile("session-secret", "a session secret that only this test uses"),
  };
  const web = start("console", {
    ...shared,
    DATABASE_URL_FILE: secretFile("console-url", CONSOLE_DATABASE_URL),
    PORT: consolePort,
    HOSTNAME: "127.0.0.1",
  });
  const engine = start("engine", {
    ...shared,
    DATABASE_URL_FILE: secretFile("engine-url", ENGINE_DATABASE_URL),
    ENGINE_PORT: enginePort,
  });
  await Promise.all([answers(`${consoleUrl}/readyz`, web), answers(`${engineUrl}/readyz`, engine)]);
  for (const port of [consolePort, enginePort]) expect(await start("healthy", {}, [port]).ended).toBe(0);
  expect(await start("healthy", {}, [String(await freePort())]).ended).toBe(1);

  const context = await playwright.request.newContext({ baseURL: consoleUrl });
  await signInBy(context, await createAccount("administrator"), consoleUrl);
  const page = await context.get("/connectors/box");
  expect(page.status()).toBe(200);
  const script = /\/_next\/static\/[^"]+\.js/.exec(await page.text())?.[0] ?? "";
  expect((await context.get(script)).status()).toBe(200);
  await context.dispose();

  const firstSteps = start("firstSteps", {
    ...shared,
    DATABASE_URL_FILE: secretFile("owner-url", DATABASE_URL),
    ADMIN_EMAIL: "first@example.com",
  });
  expect(await firstSteps.ended, firstSteps.said).toBe(0);
  const keys = start("keys", { ...shared, DATABASE_URL_FILE: secretFile("owner-url", DATABASE_URL) }, ["status"]);
  expect(await keys.ended, keys.said).toBe(0);
  expect(keys.said).toContain("seals");

  const dataFolder = join(root, "endpoint-server");
  mkdirSync(dataFolder);
  if (process.getuid?.() === 0) chownSync(dataFolder, stranger, stranger);
  const endpointServer = start("endpointServer", {
    ENGINE_URL: engineUrl,
    ENROLMENT_CODE: "a code that nobody made",
    ENDPOINT_SERVER_DATA_DIR: dataFolder,
  });
  expect(await endpointServer.ended).toBe(1);
  expect(endpointServer.said).toMatch(/enrolment code/i);

  for (const { child } of [web, engine]) child.kill("SIGTERM");
  expect([await web.ended, await engine.ended]).toEqual([0, 0]);
  expect(await query("SELECT 1 AS one")).toEqual([{ one: 1 }]);
});

test("a release holds no test, no key and no settings of a machine", () => {
  const names = readdirSync(release, { recursive: true, encoding: "utf8" }).filter(
    (name) => !name.startsWith("node_modules"),
  );
  expect(names.filter((name) => /\.test\.|\.spec\.|(^|\/)\.env|(^|\/)\.data|sandbox\/|faults\//.test(name))).toEqual(
    [],
  );
});
