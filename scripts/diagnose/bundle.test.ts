import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { strFromU8, unzipSync } from "fflate";
import { expect, test } from "vitest";
import { spellings } from "#test/canaries.ts";
import { createEndpointServer } from "#test/endpoint-servers.ts";
import { temporaryFolder } from "#test/folder.ts";
import { createPerson, createSession } from "#test/people.ts";
import { startProcess } from "#test/processes.ts";
import { createConnector, createGrant } from "#test/runs.ts";

const { DATABASE_URL = "" } = process.env;
const canary = "canary-5f1e0c";

/** Secrets in the settings, in the logs and in the database; none of them may come out. */
async function plant(dataFolder: string) {
  mkdirSync(join(dataFolder, "logs"), { recursive: true });
  const lines = Array.from({ length: 2500 }, (_, number) => `line ${number}`);
  const secret = [
    `Authorization: Bearer ${canary}`,
    `{"refresh_token":"${canary}"}`,
    `client_secret=${canary}&grant_type=x`,
    `postgresql://app:${canary}@db.example.com/console`,
  ];
  writeFileSync(join(dataFolder, "logs", "engine.log"), [...lines, ...secret, "the last line"].join("\n"));
  const grant = await createGrant({ accountLogin: canary, clientSecretSealed: canary, refreshTokenSealed: canary });
  await createConnector({ grantId: grant.id, name: canary, clientId: canary });
  await createPerson({ name: canary, email: `${canary}@example.com`, password: `${canary}-long-enough` });
  const { secret: session } = await createSession();
  const { token } = await createEndpointServer({ name: canary, kinds: ["box"] });
  return [canary, session, token];
}

async function bundle(file: string, dataFolder: string, databaseUrl: string, code = 0): Promise<string> {
  const secrets = { CONSOLE_KEYS: canary, SESSION_SECRET: canary, OIDC_CLIENT_SECRET: canary, SMTP_URL: canary };
  const environment = { ...secrets, DATA_DIR: dataFolder, DATABASE_URL: databaseUrl, PUBLIC_URL: "https://c.example" };
  const running = startProcess(join("scripts", "diagnose.ts"), environment, [], [file]);
  expect([await running.ended, running.output()]).toEqual([code, expect.any(String)]);
  return running.output();
}

const contentOf = (file: string) =>
  Object.fromEntries(Object.entries(unzipSync(readFileSync(file))).map(([name, bytes]) => [name, strFromU8(bytes)]));

test("the bundle holds facts and the ends of logs, and no secret in any spelling", async () => {
  const dataFolder = temporaryFolder();
  const secrets = await plant(dataFolder);
  const file = join(dataFolder, "bundle.zip");
  expect(await bundle(file, dataFolder, DATABASE_URL)).toContain("Look it through before you send it.");
  const files = contentOf(file);
  expect(Object.keys(files)).toEqual([
    ...["machine.json", "settings.json", "database.json", "logs/engine.log", "SHA256SUMS"],
  ]);
  for (const secret of secrets)
    for (const spelling of spellings(secret)) expect(JSON.stringify(files)).not.toContain(spelling);
  expect(JSON.parse(files["settings.json"] ?? "")).toMatchObject({
    ...{ PUBLIC_URL: "https://c.example", CONSOLE_KEYS: "set", SESSION_SECRET: "set", OIDC_ISSUER: "not set" },
  });
  const database = JSON.parse(files["database.json"] ?? "");
  expect(Object.values(database).filter((answer) => !Array.isArray(answer))).toEqual([]);
  expect(database.endpointServers).toMatchObject([{ trust: "trusted", features: ["box"] }]);
  expect(database.grants).toMatchObject([{ state: "active", count: 1 }]);
  const log = files["logs/engine.log"]?.split("\n") ?? [];
  expect([log.length, log.at(-1)]).toEqual([2001, "the last line"]);
});

test("the bundle of a database that is away says so; a file that is there is left as it is", async () => {
  const dataFolder = temporaryFolder();
  const file = join(dataFolder, "bundle.zip");
  await bundle(file, dataFolder, "postgresql://app@127.0.0.1:1/console");
  expect(contentOf(file)["database.json"]).toContain("can't be reached");
  const before = readFileSync(file);
  expect(await bundle(file, dataFolder, DATABASE_URL, 1)).toContain("is there already: name a new file.");
  expect(readFileSync(file).equals(before)).toBe(true);
});
