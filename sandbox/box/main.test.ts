import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { afterEach, expect, it } from "vitest";
import { startSandbox } from "./sandbox.ts";

const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill("SIGKILL");
});

function start(environment: Record<string, string>): { child: ChildProcess; said: () => string } {
  const child = spawn(process.execPath, ["sandbox/box/main.ts"], { env: { ...process.env, ...environment } });
  started.push(child);
  let text = "";
  child.stdout.on("data", (chunk) => {
    text += chunk;
  });
  child.stderr.on("data", (chunk) => {
    text += chunk;
  });
  return { child, said: () => text };
}

it("says when it is ready, serves, and ends quickly when told to", async () => {
  const { child, said } = start({ SANDBOX_PORT: "0", SANDBOX_REDIRECT_URI: "http://localhost:7/cb" });
  if (child.stdout) await once(child.stdout, "data");
  expect(said()).toMatch(/^The Box sandbox is ready on http:\/\/127\.0\.0\.1:\d+\n$/);
  const url = said().trim().split(" ").at(-1);
  const { apps } = await (await fetch(`${url}/sandbox/apps`)).json();
  expect(apps[0].redirectUris).toEqual(["http://localhost:7/cb"]);
  const hanging = await fetch(`${url}/sandbox/faults/any`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: '{"action":"hang"}',
  });
  expect(hanging.status).toBe(200);
  fetch(`${url}/2.0/users/me`).catch(() => {});
  const began = performance.now();
  child.kill("SIGTERM");
  const [code] = await once(child, "exit");
  expect(code).toBe(0);
  expect(performance.now() - began).toBeLessThan(3000);
});

it("says in one sentence that its port is taken or is none, and exits with 1", async () => {
  const other = await startSandbox({ world: "empty" });
  for (const port of [String(other.port), "seven"]) {
    const { child, said } = start({ SANDBOX_PORT: port });
    const [code] = await once(child, "close");
    expect(code).toBe(1);
    expect(said().trim().split("\n")).toHaveLength(1);
    expect(said()).toContain(port);
  }
  await other.close();
});
