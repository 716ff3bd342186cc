import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { expect, onTestFinished, test } from "vitest";
import { engine as engineCaller } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { makeEnrolmentCode } from "#lib/endpoint-servers/enrolment-codes.ts";
import { startRun } from "#lib/runs/start.ts";
import { startSandbox } from "#sandbox/box/sandbox.ts";
import { migrate } from "#scripts/migrate.ts";
import { projectFile } from "#scripts/start/process.ts";
import { makeEnterprise, truthOf } from "#test/box-truth.ts";
import { temporaryFolder } from "#test/folder.ts";
import { createPerson } from "#test/people.ts";
import { startEndpointServerProcess, startEngineProcess } from "#test/processes.ts";
import { asPublished, rowsOfRun } from "#test/published-rows.ts";
import { createSandboxConnector } from "#test/sandbox-connector.ts";
import { until } from "#test/until.ts";

const url = process.env.DATABASE_URL ?? "";

/** The migrations of this release and one of the next, which may add and nothing else. */
function nextRelease(sql: string, name = "29990101000000_next"): string {
  const folder = temporaryFolder();
  cpSync(projectFile("prisma", "migrations"), folder, { recursive: true });
  mkdirSync(join(folder, name));
  writeFileSync(join(folder, name, "migration.sql"), sql);
  return folder;
}

async function connected(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  onTestFinished(() => client.end());
  return client;
}

const columnsEverywhere = (tables: string[]) =>
  tables.map((table) => `ALTER TABLE "${table}" ADD COLUMN "of_the_next_release" INT NOT NULL DEFAULT 7;`).join("\n");

test("this release takes an inventory to its end while the next one's columns come to every table", {
  timeout: 120_000,
}, async () => {
  const sandbox = await startSandbox({ world: "empty" });
  onTestFinished(() => sandbox.close());
  Object.assign(sandbox.state.switches, { shortPages: true, ratePerMinute: 0 });
  const engine = await startEngineProcess(sandbox.url);
  onTestFinished(() => void engine.stop("SIGKILL"));
  const { code } = await makeEnrolmentCode(engineCaller);
  const server = startEndpointServerProcess(engine.url, temporaryFolder(), { ENROLMENT_CODE: code });
  onTestFinished(() => void server.stop("SIGKILL"));
  const machine = await until(() => db.endpointServer.findFirst({ where: { lastSeenAt: { not: null } } }), {
    withinSeconds: 30,
    that: "the endpoint server is seen",
  });
  await db.endpointServerFeature.create({ data: { endpointServerId: machine?.id ?? "", kind: "box" } });
  const enterprise = makeEnterprise(sandbox, { domain: "acme.example", users: 1300, groups: 30, memberships: 3000 });
  const connector = await createSandboxConnector(sandbox, enterprise);
  const administrator = await createPerson();
  const { runId } = await startRun(administrator, connector.id);
  const stateOf = async () => (await db.run.findUniqueOrThrow({ where: { id: runId } })).state;
  await until(async () => (await stateOf()) === "running", { withinSeconds: 30, that: "the run goes on" });

  const tables = await db.$queryRaw<{ name: string }[]>`
    SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'`;
  const names = tables.map(({ name }) => name);
  expect(await migrate(url, nextRelease(columnsEverywhere(names)))).toEqual(["29990101000000_next"]);
  await until(async () => (await stateOf()) === "published", { withinSeconds: 60, that: "the inventory is published" });
  expect((await rowsOfRun(runId)).users).toEqual(asPublished(truthOf(sandbox, enterprise)).users);
  const again = await startRun(administrator, connector.id);
  await until(async () => (await db.run.findUniqueOrThrow({ where: { id: again.runId } })).state === "published", {
    withinSeconds: 60,
    that: "a second inventory is published",
  });
  expect(engine.output()).not.toMatch(/ error: /);
});

test("a migration that waits for a table lets others past, and comes to its end when the table is free", {
  timeout: 60_000,
}, async () => {
  const [holder, reader, watcher] = [await connected(), await connected(), await connected()];
  await holder.query('BEGIN; SELECT * FROM "rate_limit" LIMIT 1');
  const folder = nextRelease('ALTER TABLE "rate_limit" ADD COLUMN "later" INT', "29990102000000_later");
  const migrating = migrate(url, folder).catch((error: Error) => error.message);
  await until(
    async () =>
      (await watcher.query("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%later%'"))
        .rowCount,
    { withinSeconds: 20, that: "the migration waits" },
  );
  await reader.query('SELECT count(*) FROM "rate_limit"');
  await holder.query("COMMIT");
  expect(await migrating).toContain("29990102000000_later");
});

test("an index can come to a large table without keeping anybody from writing", async () => {
  const folder = nextRelease(
    'CREATE INDEX CONCURRENTLY "run_log_line_next" ON "run_log_line"("at")',
    "29990103000000_index",
  );
  expect(await migrate(url, folder)).toContain("29990103000000_index");
});
