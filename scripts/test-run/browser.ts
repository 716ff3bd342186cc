import { fork } from "node:child_process";
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { freePort } from "#scripts/ports.ts";
import { ensureBuild } from "#scripts/start/build.ts";
import { keysFolder } from "#scripts/start/keys.ts";
import { projectFile } from "#scripts/start/process.ts";
import { projectRoot, readSettings, type Settings } from "#scripts/start/settings.ts";
import { startStack } from "#scripts/start/stack.ts";
import { startMailServer } from "./mail-server.ts";
import { startOpenIdProvider } from "./open-id-provider.ts";
import { runVisibly } from "./tool.ts";
import { type Counts, withReportFolder } from "./unit.ts";

const reportSchema = z.object({ stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number() }) });

const administrator = { email: "admin@example.com", password: "correct horse battery staple" };

/** For console, engine, sandbox and PostgreSQL. */
const freePorts = () => Promise.all([freePort(), freePort(), freePort(), freePort()]);

async function freshSettings(dataFolder: string): Promise<Settings> {
  const [console, engine, sandbox, postgres] = process.env.E2E_PORTS?.split(",") ?? (await freePorts());
  const presets: NodeJS.ProcessEnv = {
    NODE_ENV: "production",
    CONSOLE_PORT: String(console),
    ENGINE_PORT: String(engine),
    SANDBOX_PORT: String(sandbox),
    POSTGRES_PORT: String(postgres),
    DATA_DIR: dataFolder,
    ADMIN_EMAIL: administrator.email,
    ADMIN_PASSWORD: administrator.password,
  };
  return readSettings(presets, false);
}

/**
 * Runs the browser tests, or those that Playwright's arguments choose, against a fresh installation that is gone
 * afterwards. Its logs stay in `resultFolder`, as does what Playwright keeps of a failure.
 */
export async function runBrowserTests(
  args: string[],
  signal: AbortSignal,
  resultFolder = "test-results",
): Promise<Counts> {
  const dataFolder = mkdtempSync(join(tmpdir(), "connector-console-e2e-"));
  chmodSync(dataFolder, 0o755); // as root, PostgreSQL runs as another user
  const settings = await freshSettings(dataFolder);
  const openId = await startOpenIdProvider(settings.publicUrl);
  const mail = await startMailServer();
  const voice = { say: console.log, warn: () => {} };
  try {
    Object.assign(process.env, openId.variables, mail.variables);
    const stack = await startStack(settings, voice, signal);
    try {
      return await withReportFolder(async (folder) => {
        const report = join(folder, "browser.json");
        const code = await runVisibly(
          "node_modules/@playwright/test/cli.js",
          ["test", `--output=${resultFolder}`, ...args],
          {
            CONSOLE_URL: settings.publicUrl,
            ENGINE_URL: settings.engineUrl,
            SANDBOX_URL: settings.sandboxUrl,
            DATABASE_URL: stack.database.url,
            CONSOLE_DATABASE_URL: stack.database.consoleUrl,
            ENGINE_DATABASE_URL: stack.database.engineUrl,
            CONSOLE_KEYS_FILE: join(keysFolder(settings), "console-keys"),
            ADMIN_EMAIL: administrator.email,
            ADMIN_PASSWORD: administrator.password,
            MAIL_URL: mail.controlUrl,
            E2E_REPORT: report,
          },
        );
        return countsOf(report, code);
      });
    } finally {
      await stack.stop();
      cpSync(join(dataFolder, "logs"), join(projectRoot, resultFolder, "logs"), { recursive: true, force: true });
    }
  } finally {
    openId.stop();
    mail.stop();
    rmSync(dataFolder, { recursive: true, force: true });
  }
}

/** Runs all browser tests in parts side by side, each against an installation of its own: most of the time they wait. */
export async function runBrowserTestsInParts(parts: number, signal: AbortSignal): Promise<Counts> {
  // The parts would wait for one another's build without saying so.
  await ensureBuild("test-results", () => console.log("Building the console (about half a minute)"), signal);
  const counts = await Promise.all(
    Array.from({ length: parts }, (_, index) =>
      runPart(`${index + 1}/${parts}`, `test-results/part-${index + 1}`, signal),
    ),
  );
  return {
    passed: counts.reduce((sum, { passed }) => sum + passed, 0),
    failed: counts.reduce((sum, { failed }) => sum + failed, 0),
  };
}

async function runPart(shard: string, resultFolder: string, signal: AbortSignal): Promise<Counts> {
  // Chosen here for all parts: two that choose for themselves could choose the same.
  const ports = await freePorts();
  const child = fork(projectFile("scripts", "e2e.mjs"), [`--shard=${shard}`], {
    env: { ...process.env, E2E_RESULTS: resultFolder, E2E_PORTS: ports.join(",") },
  });
  signal.addEventListener("abort", () => child.kill("SIGTERM"), { once: true });
  let counts: Counts = { passed: 0, failed: 1 };
  child.once("message", (message) => {
    counts = message as Counts;
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", () => resolve(counts));
  });
}

function countsOf(report: string, code: number): Counts {
  try {
    const { stats } = reportSchema.parse(JSON.parse(readFileSync(report, "utf8")));
    // The list of Playwright names the flaky ones.
    const passed = stats.expected + stats.flaky;
    return { passed, failed: code === 0 ? stats.unexpected : Math.max(1, stats.unexpected) };
  } catch {
    return { passed: 0, failed: 1 };
  }
}
