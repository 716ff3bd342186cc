import { join } from "node:path";
import pg from "pg";
import { expect, onTestFinished, test } from "vitest";
import { verifyChain } from "#lib/audit/verify.ts";
import { engine } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { openOfGrant } from "#lib/grants/sealed.ts";
import { checkKeys } from "#lib/key-canary.ts";
import { readTables } from "#scripts/backup/catalog.ts";
import { migrate } from "#scripts/migrate.ts";
import { loadWithUrl } from "#test/database-roles.ts";
import { createEmptyDatabase } from "#test/empty-database.ts";
import { contentOf, fillEveryTable } from "#test/every-table.ts";
import { temporaryFolder } from "#test/folder.ts";
import { createPerson } from "#test/people.ts";
import { startProcess } from "#test/processes.ts";
import { beginRun, createConnector, createGrant, takeInventory } from "#test/runs.ts";
import { createWaitingAccess } from "#test/waiting-access.ts";

const { DATABASE_URL = "", CONSOLE_KEYS = "", SESSION_SECRET = "" } = process.env;

async function connected(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  onTestFinished(() => client.end());
  return client;
}

/** Runs one of the commands as a person does; gives what it printed. */
async function command(script: string, options: string[], more: Record<string, string>, code = 0): Promise<string> {
  const running = startProcess(join("scripts", script), { CONSOLE_KEYS, SESSION_SECRET, ...more }, [], options);
  expect([await running.ended, running.output()]).toEqual([code, expect.any(String)]);
  return running.output();
}

/** What a restore ends or doubts, see settle.ts; everything else comes back as it was. */
const settled = {
  session: ["ended_at"],
  enrolment_code: ["expires_at"],
  invitation: ["expires_at"],
  authorization_link: ["expires_at"],
  authorization: ["expires_at", "token_hash", "token_sealed"],
  run: ["epoch", "lease_until"],
  grant: ["refresh_failure", "access_token_expires_at", "lease_owner", "lease_until"],
};

async function liveThrough() {
  const { id } = await createConnector();
  await takeInventory(id, { users: ["1", "2:Zoë\tTab\\N"], groups: ["g"], memberships: [["g", "1"]] });
  const interrupted = await beginRun();
  await createWaitingAccess();
  await checkKeys();
  await createPerson();
  const client = await connected(DATABASE_URL);
  const tables = (await readTables(client)).map(({ table }) => table);
  await fillEveryTable(client, tables);
  return { client, tables, interrupted };
}

test("a backup restores every table into a new database, in which the chain holds, secrets open and runs go on", {
  timeout: 60_000,
}, async () => {
  const file = join(temporaryFolder(), "console.backup");
  const { client, tables, interrupted } = await liveThrough();
  const grant = await createGrant();
  await createConnector({ grantId: grant.id });
  const before = await contentOf(client, tables, settled);
  const { id: last = 0n } = (await db.auditEvent.findFirst({ orderBy: { id: "desc" } })) ?? {};

  expect(await command("backup.ts", [file], { DATABASE_URL })).toMatch(
    /is the backup of 20.*needs key k1\.\nIts SHA-256.*\nThe keys are not in it/s,
  );
  expect(await command("backup.ts", [file], { DATABASE_URL }, 1)).toMatch(/is there already: name a new file/);
  expect(await command("restore.ts", ["--check", file], {})).toMatch(/is whole, and this release can restore it/);
  const url = await createEmptyDatabase();
  const told = await command("restore.ts", [file], { DATABASE_URL: url });
  expect(told).toMatch(/is restored: \d+ tables with [\d,]+ rows.*signed out.*log holds: none of its.*The keys fit/s);

  const restored = await connected(url);
  const where = { audit_event: `id <= ${last}` };
  const after = await contentOf(restored, tables, settled, where);
  const { audit_head: _, endpoint_server_token: tokens, ...rows } = after;
  expect(tokens).toBe("0 ");
  expect(before).toMatchObject(rows);
  expect(Object.values(before).filter((content) => content.startsWith("0 "))).toEqual([]);

  const { openInCopy, chain, expired, keptAlive, state } = await loadWithUrl(url, async () => {
    const lib = {
      ...(await import("#lib/grants/sealed.ts")),
      ...(await import("#lib/audit/verify.ts")),
      ...(await import("#lib/runs/expire.ts")),
      ...(await import("#lib/grants/keep-alive.ts")),
    };
    const { db: copy } = await import("#lib/db.ts");
    const row = await copy.grant.findUniqueOrThrow({ where: { id: grant.id } });
    const expired = await lib.expireLeases(engine);
    return {
      openInCopy: lib.openOfGrant(row.id, "refresh_token_sealed", row.refreshTokenSealed),
      expired,
      state: await copy.run.findUniqueOrThrow({ where: { id: interrupted.runId } }),
      keptAlive: row.refreshFailure,
      chain: await lib.verifyChain(engine),
    };
  });
  expect(openInCopy).toBe(openOfGrant(grant.id, "refresh_token_sealed", grant.refreshTokenSealed));
  expect(keptAlive).toBe("restored_from_backup");
  expect(expired).toBeGreaterThan(0);
  expect(state).toMatchObject({ state: "queued" });
  expect(state.epoch).toBeGreaterThan(1000);
  expect(chain).toMatchObject({ holds: true });

  const { rows: acts } = await restored.query(
    "SELECT noun, event, actor_name, subject FROM audit_event WHERE noun = 'database' ORDER BY position",
  );
  expect(acts).toEqual([
    {
      noun: "database",
      event: "restored",
      actor_name: "Engine",
      subject: expect.stringMatching(/^From a backup of 20/),
    },
  ]);
  expect(await db.auditEvent.findFirst({ where: { noun: "database" } })).toMatchObject({ event: "backed up" });
  expect(await verifyChain(engine)).toMatchObject({ holds: true });
  expect(await db.session.count({ where: { endedAt: null } })).toBeGreaterThan(0);
  expect((await restored.query("SELECT FROM session WHERE ended_at IS NULL")).rowCount).toBe(0);

  const others = `k1:${Buffer.alloc(32, 7).toString("base64")}`;
  const elsewhere = await createEmptyDatabase();
  expect(await command("restore.ts", [file], { DATABASE_URL: elsewhere, CONSOLE_KEYS: others }, 1)).toMatch(
    /The database is restored, but: CONSOLE_KEYS does not fit this database: .* key k1 does not open/,
  );
});

test("a restore says of its keys no more than it tried", { timeout: 60_000 }, async () => {
  const [fresh, folder] = [await createEmptyDatabase(), temporaryFolder()];
  await migrate(fresh);
  const restored = async (name: string) => {
    const file = join(folder, name);
    await command("backup.ts", [file], { DATABASE_URL: fresh });
    return command("restore.ts", [file], { DATABASE_URL: await createEmptyDatabase() });
  };
  expect(await restored("untouched")).toContain("Nothing is sealed in it yet, so the keys were not tried.");
  await loadWithUrl(fresh, async () => (await import("#lib/key-canary.ts")).checkKeys());
  expect(await restored("started")).toContain("they open the proof of its last start. No secret is sealed in it yet.");
});
