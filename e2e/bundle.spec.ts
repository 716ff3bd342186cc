import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { newBoxApp } from "./authorize-steps.ts";
import { choose, connectorsAddress, createConnector, newEnterprise, runTo } from "./connector-steps.ts";
import { query } from "./database.ts";
import { administrator } from "./sign-in.ts";

const root = join(import.meta.dirname, "..");

/** The names of settings: what the code reads of the environment, in capitals with an underscore. */
function settingNames(): string[] {
  const files = globSync(["lib/**/*.ts", "app/**/*.{ts,tsx}", "engine/**/*.ts", "scripts/start/*.ts"], { cwd: root });
  const names = files.flatMap(
    (file) =>
      readFileSync(join(root, file), "utf8").match(
        /\b[A-Z]{2,}(_[A-Z]+)*_(URL|KEYS?|SECRET|FILE|PASSWORD|PORT|HOPS|ADDRESS|DIR|SIZE|CODE)\b/g,
      ) ?? [],
  );
  return [...new Set(names)];
}

/** Packages that only the server loads. */
const serverPackages = [
  "@prisma/client",
  "pg-boss",
  "@node-rs/argon2",
  "next-auth",
  "rate-limiter-flexible",
  "fastify",
];

/** Texts that only modules of the server hold, each with the module it would betray. */
const serverTexts = {
  "lib/seal.ts": "There is no key to seal with.",
  "lib/keys/aes-gcm.ts": "aes-256-gcm",
  "lib/db.ts": "PrismaClient",
  "lib/auth/password.ts": "nobody has this password",
  "lib/auth/guessable-password.ts": "which are tried first. Add at least",
  "node_modules/@zxcvbn-ts/language-common/dist/passwords.json.mjs": "A123456Apassword",
  "lib/auth/person-row.ts": "must_change_password",
  "lib/grants/token-endpoint.ts": "grant_type",
  "lib/env.ts": "Set it to a full address such as",
};

test("the browser's files hold no server-only module, no setting's name and no secret", async () => {
  const files = globSync("**/*.{js,css,json,txt,html}", { cwd: join(root, ".next", "static") });
  expect(files.length).toBeGreaterThan(10);
  const names = settingNames();
  expect(names).toEqual(expect.arrayContaining(["PUBLIC_URL", "CONSOLE_KEYS", "SESSION_SECRET", "DATABASE_URL"]));
  for (const [module, text] of Object.entries(serverTexts))
    expect(readFileSync(join(root, module), "utf8"), `${module} no longer holds what is looked for`).toContain(text);
  // Screens show a command for a new machine, which gives these, and say where the console's address and email are set.
  const shown = ["ENROLMENT_CODE", "ENGINE_URL", "ENDPOINT_SERVER_DATA_DIR", "PUBLIC_URL", "SMTP_URL"];
  const patterns = names.filter((name) => !shown.includes(name)).map((name) => new RegExp(`\\b${name}\\b`));
  const forbidden = [...serverPackages, ...Object.values(serverTexts), root, administrator.password];
  const found = files.flatMap((file) => {
    const text = readFileSync(join(root, ".next", "static", file), "utf8");
    return [
      ...patterns.filter((pattern) => pattern.test(text)).map((pattern) => `${file} holds ${pattern.source}`),
      ...forbidden.filter((each) => text.includes(each)).map((each) => `${file} holds ${each}`),
      ...(file.endsWith(".map") ? [`${file} is a source map`] : []),
    ];
  });
  expect(found).toEqual([]);
});

test("pages, their payloads and the lists hold no sealed text and no secret", async ({ page }) => {
  test.setTimeout(120_000);
  const app = await newBoxApp({});
  expect(app.clientSecret.length).toBeGreaterThan(10);
  const name = await createConnector(page, { enterprise: await newEnterprise(), app });
  const run = await runTo(page, name, "Published");
  const { connector } = await (await page.request.get(`/api${run}`)).json();
  const sealed = await query<{ text: string | null }>(
    `SELECT unnest(ARRAY[client_secret_sealed, refresh_token_sealed, access_token_sealed]) AS text FROM "grant"
     UNION ALL SELECT client_secret_sealed FROM connector UNION ALL SELECT password_hash FROM "user"
     UNION ALL SELECT secret_hash FROM session UNION ALL SELECT token_hash FROM endpoint_server_token`,
  );
  const secrets = [app.clientSecret, administrator.password, ...sealed.map(({ text }) => text)].filter(Boolean);
  expect(secrets.length).toBeGreaterThan(6);
  const texts: [string, string][] = [];
  for (const path of [
    connectorsAddress,
    "/runs",
    run,
    `/inventory/users?connector=${connector.id}`,
    `/inventory/groups?connector=${connector.id}`,
    "/administration/endpoint-servers",
    "/administration/users",
    "/administration/audit-log",
    "/account",
  ]) {
    texts.push([path, await (await page.request.get(path)).text()]);
    texts.push([`${path} as payload`, await (await page.request.get(path, { headers: { rsc: "1" } })).text()]);
  }
  for (const path of [
    "/api/runs",
    `/api${run}`,
    `/api${run}/log?download=1`,
    "/api/endpoint-servers",
    "/api/audit-log",
    `/api/inventory/users?connector=${connector.id}`,
  ])
    texts.push([path, await (await page.request.get(path)).text()]);
  await page.goto(`${connectorsAddress}?search=${encodeURIComponent(name)}`);
  await choose(page, name, "Edit");
  await expect(page.getByRole("dialog", { name: `Edit ${name}` })).toBeVisible();
  texts.push(["the open dialog", await page.content()]);
  expect(texts.filter(([, text]) => text.includes(name)).length, "the texts were read").toBeGreaterThan(3);
  for (const [where, text] of texts) {
    for (const secret of secrets)
      expect(text.includes(secret ?? ""), `${where} holds ${secret?.slice(0, 6)}`).toBe(false);
    expect(text, where).not.toMatch(/\$argon2/);
  }
});
