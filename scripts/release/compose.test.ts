import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { parseKeys } from "#lib/keys/console-keys.ts";
import { projectFile } from "#scripts/start/process.ts";
import { temporaryFolder } from "#test/folder.ts";
import { demanded, knownSettings } from "./known-settings.ts";
import { processes } from "./processes.ts";

const service = z.object({
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).default({}),
  secrets: z.array(z.string()).default([]),
  networks: z.union([z.array(z.string()), z.record(z.string(), z.unknown())]).default([]),
  volumes: z.array(z.string()).default([]),
  ports: z.array(z.string()).default([]),
  depends_on: z.union([z.array(z.string()), z.record(z.string(), z.object({ condition: z.string() }))]).default([]),
  healthcheck: z.object({ test: z.array(z.string()).optional(), disable: z.boolean().optional() }).optional(),
  read_only: z.boolean().default(false),
  init: z.boolean().default(false),
  cap_drop: z.array(z.string()).default([]),
  logging: z.object({ options: z.object({ "max-size": z.string(), "max-file": z.string() }) }),
  env_file: z.array(z.object({ path: z.string(), required: z.literal(false) })).default([]),
});
const compose = z
  .object({
    services: z.record(z.string(), service),
    networks: z.record(z.string(), z.unknown()),
    volumes: z.record(z.string(), z.unknown()),
    secrets: z.record(z.string(), z.object({ file: z.string() })),
  })
  .parse(parse(readFileSync(projectFile("deploy", "compose.yaml"), "utf8"), { merge: true }));

const ours = { console: "console", engine: "engine", migrate: "migrate", "first-steps": "firstSteps" } as const;
const others = { "endpoint-server": "endpointServer", commands: "verifyAudit" } as const;
const product = Object.entries({ ...ours, ...others });
const serviceOf = (name: string) => service.parse(compose.services[name]);

describe("compose", () => {
  test.for(product)("%s is started with the command of its process, and locked in", ([name, process]) => {
    const { command, read_only, cap_drop, init } = serviceOf(name);
    expect(command).toEqual(["node", ...processes[process]]);
    expect({ read_only, cap_drop, init }).toEqual({ read_only: true, cap_drop: ["ALL"], init: true });
  });

  test.for(product)("%s is given settings that a process reads, and no others", ([name]) => {
    const known = knownSettings();
    expect(Object.keys(serviceOf(name).environment).filter((setting) => !known.has(setting))).toEqual([]);
  });

  test.for(["console", "engine", "first-steps", "commands"])(
    "%s is given every setting it does not start without",
    (name) => {
      const { environment } = serviceOf(name);
      const given = (setting: string) => setting in environment || `${setting}_FILE` in environment;
      expect(demanded.filter((setting) => !given(setting))).toEqual([]);
    },
  );

  test("console and engine each come with their own role, and neither with the owner's", () => {
    expect(serviceOf("console").secrets).toEqual(["console-url", "console-keys", "session-secret"]);
    expect(serviceOf("engine").secrets).toEqual(["engine-url", "console-keys", "session-secret"]);
    expect(serviceOf("endpoint-server").secrets).toEqual([]);
    const ofOwner = Object.entries(compose.services).filter(([, { secrets }]) => secrets.includes("owner-url"));
    expect(ofOwner.map(([name]) => name)).toEqual(["migrate", "first-steps", "commands"]);
  });

  test("console, engine and commands take further settings from one file, which need not be there", () => {
    const more = Object.entries(compose.services).filter(([, { env_file }]) => env_file.length > 0);
    expect(more.map(([name]) => name)).toEqual(["commands", "console", "engine"]);
    for (const [, { env_file }] of more) expect(env_file).toEqual([{ path: "./settings.env", required: false }]);
    const ignored = readFileSync(projectFile(".gitignore"), "utf8").split("\n");
    expect(ignored).toEqual(expect.arrayContaining(["/deploy/secrets/", "/deploy/settings.env", "/deploy/backups/"]));
  });

  test("every secret is a file, of a service that is given it; no value in it is one", () => {
    for (const [name, { environment, secrets }] of Object.entries(compose.services))
      for (const [setting, value] of Object.entries(environment)) {
        const file = /^\/run\/secrets\/(.+)$/.exec(value)?.[1];
        if (file) expect(secrets, `${name} reads ${value}`).toContain(file);
        else expect(setting, `${name} names a secret`).not.toMatch(/PASSWORD|SECRET|KEYS|DATABASE_URL/);
      }
    const used = Object.values(compose.services).flatMap(({ secrets }) => secrets);
    expect(new Set(used)).toEqual(new Set(Object.keys(compose.secrets)));
  });

  test("networks, volumes and services that are named are there, and only the proxy can be reached from outside", () => {
    for (const [name, { networks, depends_on, volumes, ports }] of Object.entries(compose.services)) {
      const joined = Array.isArray(networks) ? networks : Object.keys(networks);
      for (const network of joined) expect(Object.keys(compose.networks)).toContain(network);
      for (const other of Array.isArray(depends_on) ? depends_on : Object.keys(depends_on))
        expect(Object.keys(compose.services)).toContain(other);
      for (const volume of volumes.filter((text) => /^[a-z]/.test(text)))
        expect(Object.keys(compose.volumes)).toContain(volume.split(":")[0]);
      expect(ports.length > 0).toBe(name === "proxy");
      expect(joined.includes("database") && name === "proxy").toBe(false);
    }
  });

  test("each waits for the migrations, and says whether it is healthy at the port that it listens on", () => {
    for (const [name, setting] of [
      ["console", "PORT"],
      ["engine", "ENGINE_PORT"],
    ] as const) {
      const { depends_on, healthcheck, environment } = serviceOf(name);
      expect(depends_on).toEqual({ migrate: { condition: "service_completed_successfully" } });
      expect(healthcheck?.test).toEqual(["CMD", "node", ...processes.healthy, environment[setting]]);
    }
  });
});

test("the secrets are made once, each another one, for their folder's owner; the keys are keys", () => {
  const folder = join(temporaryFolder(), "secrets");
  const make = () => execFileSync("sh", [projectFile("deploy", "make-secrets"), folder], { encoding: "utf8" });
  make();
  const read = () =>
    Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8").trim()]));
  const made = read();
  expect(Object.keys(made).sort()).toEqual(Object.keys(compose.secrets).sort());
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(parseKeys(made["console-keys"] ?? "").map(({ id }) => id)).toEqual(["k1"]);
  expect(made["session-secret"]?.length).toBeGreaterThanOrEqual(32);
  const urls = ["owner-url", "console-url", "engine-url"].map((name) => new URL(made[name] ?? ""));
  expect(urls[0]?.password).toBe(made["postgres-password"]);
  expect(new Set(urls.map(({ password }) => password)).size).toBe(3);
  expect(urls.map(({ username }) => username)).toEqual(["console_owner", "console", "engine"]);
  make();
  expect(read()).toEqual(made);
});
