import { join } from "node:path";
import pg from "pg";
import { describe, expect, inject, onTestFinished, test } from "vitest";
import { createEmptyDatabase } from "#test/empty-database.ts";
import { startProcess } from "#test/processes.ts";

const own = process.env.DATABASE_URL ?? "";
const shared = Object.fromEntries(
  ["PUBLIC_URL", "ENGINE_URL", "CONSOLE_KEYS", "SESSION_SECRET"].map((name) => [name, process.env[name] ?? ""]),
);
const commands = {
  "the console": ['await (await import("#lib/key-canary.ts")).requireKeys();', "--input-type=module", "-e"],
  "the first steps": [join("scripts", "first-steps.ts")],
  "verifying the audit log": [join("scripts", "verify-audit.ts")],
  "the migrations": [join("scripts", "prepare-database.ts")],
} as const satisfies Record<string, readonly string[]>;
type Command = keyof typeof commands;

/** A user of this test's database who may connect and no more. */
async function strangerTo(url: string): Promise<string> {
  const { adminUrl, prefix } = inject("databases");
  const name = `${prefix}_stranger`;
  const onServer = async (statement: string) => {
    const admin = new pg.Client({ connectionString: adminUrl });
    await admin.connect();
    await admin.query(statement).finally(() => admin.end());
  };
  await onServer(`CREATE ROLE ${name} LOGIN PASSWORD 'stranger'`);
  onTestFinished(() => onServer(`DROP ROLE ${name}`));
  return Object.assign(new URL(url), { username: name, password: "stranger" }).href;
}

const saidBy = (names: Command[], variables: Record<string, string>): Promise<string[]> =>
  Promise.all(
    names.map(async (name) => {
      const [script, ...flags] = commands[name];
      const { ended, output } = startProcess(script, { ...shared, ...variables }, flags);
      expect(await ended).toBe(1);
      return output().trim();
    }),
  );

describe("what is started without a database that it can use says so in one sentence", { timeout: 60_000 }, () => {
  test("none is named", async () => {
    const missing = "DATABASE_URL is missing. Set it to postgresql://user@host:port/database.";
    expect(await saidBy(["the console", "the first steps"], {})).toEqual([missing, missing]);
  });

  test("its file can't be read", async () => {
    const said = await saidBy(Object.keys(commands) as Command[], {
      DATABASE_URL_FILE: "/nowhere/url",
    });
    const sentence = "DATABASE_URL_FILE names a file that can't be read. Check the path and its owner.";
    expect(said).toEqual([sentence, sentence, sentence, sentence]);
  });

  test("nobody answers there", async () => {
    const [console] = await saidBy(["the console"], { DATABASE_URL: "postgresql://app:hidden@127.0.0.1:1/console" });
    expect(console).toBe(
      "The database at 127.0.0.1:1 can't be reached (ECONNREFUSED): check that it runs and that DATABASE_URL names it.",
    );
  });

  test("it has no tables", async () => {
    const [console, audit] = await saidBy(["the console", "verifying the audit log"], {
      DATABASE_URL: await createEmptyDatabase(),
    });
    expect(console).toMatch(/^The database \S+ has no tables yet\. Run the migrations first\.$/);
    expect(audit).toMatch(/^The database lacks tables or columns of this release: run its migrations first.*$/);
  });

  test("the user has no rights there", async () => {
    const said = await saidBy(["the console", "verifying the audit log", "the migrations"], {
      DATABASE_URL: await strangerTo(own),
    });
    const sentence = /^The user of DATABASE_URL lacks the rights for this: give the owner .*$/;
    expect(said).toEqual([sentence, sentence, sentence].map((each) => expect.stringMatching(each)));
  });
});
