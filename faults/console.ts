import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { consoleFlags } from "#scripts/memory-flags.ts";
import { freePort } from "#scripts/ports.ts";
import { projectRoot } from "#scripts/start/settings.ts";
import { type Running, startProcess } from "#test/processes.ts";
import { until } from "#test/until.ts";

/** A person's browser: a session, and the console's server actions. */
export type Browser = {
  signIn(email: string, password: string): Promise<void>;
  /** Calls a server action by the name it is exported under. Gives the status; null when no answer came. */
  call(action: string, input: unknown): Promise<number | null>;
};

const built = join(projectRoot, ".next", "standalone");
const manifestSchema = z.object({ node: z.record(z.string(), z.object({ exportedName: z.string() })) });
const shared = [
  "PUBLIC_URL",
  "ENGINE_URL",
  "CONSOLE_KEYS",
  "SESSION_SECRET",
  "REQUIRE_SECOND_FACTOR",
  "BOX_SANDBOX_URL",
];

function actionIds(): Map<string, string> {
  const text = readFileSync(join(built, ".next", "server", "server-reference-manifest.json"), "utf8");
  const { node } = manifestSchema.parse(JSON.parse(text));
  return new Map(Object.entries(node).map(([id, { exportedName }]) => [exportedName, id]));
}

/** The console that is built, as a process with the settings of an installation, on a free port unless told. */
export async function startConsole(onPort?: number): Promise<Running & { url: string }> {
  const settings = Object.fromEntries(shared.map((name) => [name, process.env[name] ?? ""]));
  const port = String(onPort ?? (await freePort()));
  const variables = {
    ...settings,
    DATABASE_URL: process.env.CONSOLE_DATABASE_URL ?? "",
    PORT: port,
    HOSTNAME: "127.0.0.1",
    NEXT_TELEMETRY_DISABLED: "1",
  };
  const running = startProcess(join(built, "server.js"), variables, [...consoleFlags]);
  const url = `http://127.0.0.1:${port}`;
  await until(() => fetch(`${url}/sign-in`).then(({ ok }) => ok), { withinSeconds: 60, that: "the console answers" });
  return { ...running, url };
}

/** A browser without cookies. `addressOf` says where the console, or the proxy before it, is at the moment. */
export function openBrowser(addressOf: () => string): Browser {
  const ids = actionIds();
  const publicUrl = new URL(process.env.PUBLIC_URL ?? "");
  let cookies = "";

  // As a reverse proxy before it would: by the name that browsers know.
  const ask = (path: string, init: RequestInit & { headers?: Record<string, string> } = {}) =>
    fetch(`${addressOf()}${path}`, {
      ...init,
      redirect: "manual",
      headers: { cookie: cookies, origin: publicUrl.origin, "x-forwarded-host": publicUrl.host, ...init.headers },
    });

  function keepCookies(response: Response): void {
    const known = new Map(
      cookies
        .split("; ")
        .filter(Boolean)
        .map((pair) => [pair.split("=")[0], pair]),
    );
    for (const set of response.headers.getSetCookie()) {
      const [pair = ""] = set.split(";");
      known.set(pair.split("=")[0], pair);
    }
    cookies = [...known.values()].join("; ");
  }

  return {
    async signIn(email, password) {
      const asked = await ask("/api/auth/csrf");
      keepCookies(asked);
      const { csrfToken } = z.object({ csrfToken: z.string() }).parse(await asked.json());
      const body = new URLSearchParams({ csrfToken, email, password, json: "true" });
      const answered = await ask("/api/auth/callback/credentials", { method: "POST", body });
      if (answered.status !== 200) throw new Error(`Signing in was answered ${answered.status}.`);
      keepCookies(answered);
    },
    async call(action, input) {
      const id = ids.get(action);
      if (!id) throw new Error(`The console has no action ${action}.`);
      const headers = { "next-action": id, "content-type": "text/plain;charset=UTF-8", accept: "text/x-component" };
      try {
        const answer = await ask("/connectors/box", { method: "POST", headers, body: JSON.stringify([input]) });
        await answer.text();
        return answer.status;
      } catch {
        return null;
      }
    },
  };
}
