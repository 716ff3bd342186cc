import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { answerApi } from "#lib/api/answer.ts";
import { db } from "#lib/db.ts";
import { createTokenHolder } from "#test/api-client.ts";
import { runCommandLine, serveApi } from "#test/command-line.ts";
import { createEndpointServer } from "#test/endpoint-servers.ts";
import { temporaryFolder } from "#test/folder.ts";
import { addUser, createPublishedRun } from "#test/inventories.ts";
import { startProcess } from "#test/processes.ts";
import { createConnector } from "#test/runs.ts";
import { connectorInFile } from "#test/sample-inputs.ts";
import { until } from "#test/until.ts";

type Loses = (request: Request) => boolean;

/** The API as it is behind a proxy that compresses, which marks each ETag as weak. */
async function answerBehindProxy(request: Request): Promise<Response> {
  const response = await answerApi(request);
  const etag = response.headers.get("etag");
  if (etag) response.headers.set("etag", `W/${etag}`);
  return response;
}

/** The program, with a token of its own for an administrator, against the real API over HTTP. */
async function commandLine(loses?: Loses) {
  const { token } = await createTokenHolder();
  const url = await serveApi(answerBehindProxy, loses);
  const run = (args: string[], more: Record<string, string> = {}) =>
    runCommandLine(args, { CONSOLE_URL: url, CONSOLE_TOKEN: token, ...more });
  return { run, url, token };
}

/** A file that asks for these connectors. */
function fileOf(...connectors: object[]): string {
  const file = join(temporaryFolder(), "connectors.json");
  const head = { format: "connector-console/connectors", version: 1, kind: "box" };
  writeFileSync(file, JSON.stringify({ ...head, connectors }));
  return file;
}

const unique = (name: string) => `${name} ${crypto.randomUUID()}`;
const connectorNamed = (name: string) => db.connector.findFirst({ where: { name } });

test("a file is compared, carried out, and then there is nothing to do", async () => {
  const { run } = await commandLine();
  const server = await createEndpointServer({ name: unique("Berlin"), kinds: ["box"] });
  const [name, other] = [unique("By file"), unique("Only here")];
  await createConnector({ name: other, nameKey: other.toLowerCase() });
  const wanted = { ...connectorInFile, name, clientSecretEnv: "BOX_SECRET" };
  const secret = { BOX_SECRET: "the-client-secret" };

  const checked = await run(["connectors", "apply", "-f", fileOf(wanted), "--check"], secret);
  expect([checked.code, checked.out]).toEqual([3, expect.stringContaining(`+ "${name}": create\n`)]);
  expect(await connectorNamed(name)).toBeNull();

  const unasked = await run(["connectors", "apply", "-f", fileOf(wanted)], secret);
  expect([unasked.code, unasked.err]).toEqual([2, expect.stringContaining("Give --yes")]);

  const made = await run(["connectors", "apply", "-f", fileOf(wanted), "--yes"], secret);
  expect([made.code, made.out]).toEqual([0, expect.stringContaining(`"${name}": created\n1 created.\n`)]);
  expect(made.out + made.err).not.toContain("the-client-secret");
  expect(await connectorNamed(name)).toMatchObject({ clientSecretSealed: expect.anything(), revision: 1 });

  expect((await run(["connectors", "apply", "-f", fileOf(wanted), "--check"])).code).toBe(0);

  const changed = { ...wanted, description: "By CI", endpointServer: server.name, settings: { lookBackDays: 30 } };
  const second = await run(["connectors", "apply", "-f", fileOf(changed), "--yes", "--prune"]);
  expect([second.code, second.out]).toEqual([0, expect.stringContaining("settings.lookBackDays: 90 → 30")]);
  expect(await connectorNamed(name)).toMatchObject({
    ...{ description: "By CI", endpointServerId: server.id, settings: { lookBackDays: 30 }, revision: 2 },
  });
  expect(await connectorNamed(other)).toBeNull();
}, 40_000);

test("faults that only the console shows are told before anything is changed", async () => {
  const { run } = await commandLine();
  const [fresh, there] = [unique("New"), unique("There")];
  await createConnector({ name: there, nameKey: there.toLowerCase() });
  const file = fileOf(
    { ...connectorInFile, name: fresh, endpointServer: "Nowhere" },
    { ...connectorInFile, name: there, clientId: "another" },
  );
  const { code, err } = await run(["connectors", "apply", "-f", file, "--yes"]);
  expect(code).toBe(1);
  expect(err).toContain(`"${fresh}": clientSecretEnv: A new connector needs its Client secret`);
  expect(err).toContain(`"${fresh}": endpointServer: There is no endpoint server "Nowhere".`);
  expect(err).toContain(`"${there}": clientId: Another app needs another authorization.`);
  expect(await connectorNamed(fresh)).toBeNull();
});

test("a connector whose making was answered but not heard is made once, and anew after it was deleted or renamed", async () => {
  let lost = 0;
  const { run } = await commandLine(({ method }) => method === "POST" && lost++ === 0);
  const name = unique("Lost answer");
  const args = ["connectors", "apply", "-f", fileOf({ ...connectorInFile, name, clientSecretEnv: "S" }), "--yes"];
  expect(await run(args, { S: "one" })).toMatchObject({ code: 0 });
  expect(lost).toBe(2);
  const first = await connectorNamed(name);
  expect(await db.connector.count({ where: { name } })).toBe(1);
  expect(await run(["connectors", "delete", name, "--yes"])).toMatchObject({ code: 0 });
  for (const S of ["one", "two"]) {
    await db.connector.deleteMany({ where: { name } });
    expect(await run(args, { S })).toMatchObject({ code: 0 });
    expect((await connectorNamed(name))?.id).not.toBe(first?.id);
  }
  const other = unique("Renamed");
  await db.connector.updateMany({ where: { name }, data: { name: other, nameKey: other.toLowerCase() } });
  expect(await run(args, { S: "two" })).toMatchObject({ code: 0, out: expect.stringContaining("1 created.") });
  expect(await connectorNamed(name)).not.toBeNull();
}, 40_000);

test("connectors are listed, paused and resumed by their names", async () => {
  const { run } = await commandLine();
  const name = unique("Acme");
  const { id } = await createConnector({ name, nameKey: name.toLowerCase() });
  const listed = await run(["connectors", "list", "--search", name, "--json"]);
  expect(JSON.parse(listed.out)).toMatchObject([{ id, name }]);
  expect((await run(["connectors", "pause", name.toUpperCase()])).out).toBe(`"${name}" is paused.\n`);
  expect((await connectorNamed(name))?.pausedAt).not.toBeNull();
  expect((await run(["connectors", "resume", id])).code).toBe(0);
  expect((await connectorNamed(name))?.pausedAt).toBeNull();
  const unknown = await run(["connectors", "pause", "Nobody"]);
  expect([unknown.code, unknown.err]).toEqual([1, 'There is no connector "Nobody". See "connectors list".\n']);
});

const ends = {
  published: { change: { state: "published" }, code: 0, says: "is published" },
  failed: {
    change: { state: "failed", failureCode: "app_disabled" },
    code: 1,
    says: "The enterprise does not allow this app.",
  },
  held: { change: { state: "held" }, code: 4, says: "is held" },
} as const;

test.for(Object.values(ends))("a run that is waited for and $says ends with $code", async ({ change, code, says }) => {
  const { run, url } = await commandLine();
  const connector = await createConnector({ nameKey: crypto.randomUUID() });
  const ended = run(["runs", "start", connector.id, "--wait", "--timeout", "20s"]);
  const started = await until(() => db.run.findFirst({ where: { connectorId: connector.id } }), { withinSeconds: 10 });
  await db.run.update({ where: { id: started?.id }, data: { ...change, endedAt: new Date() } });
  const { out, err, code: given } = await ended;
  expect([given, out]).toEqual([code, expect.stringContaining(says)]);
  expect(err.includes(`It waits for a person: ${url}/runs/${started?.id}`)).toBe(code === 4);
});

test("a run is waited for no longer than asked, and goes on", async () => {
  const { run } = await commandLine();
  const connector = await createConnector({ nameKey: crypto.randomUUID() });
  const { code, err } = await run(["runs", "start", connector.id, "--wait", "--timeout", "1s"]);
  expect([code, err]).toEqual([5, expect.stringContaining("The time to wait is over. The run goes on")]);
  expect(await db.run.findFirst({ where: { connectorId: connector.id } })).toMatchObject({ state: "queued" });
});

test("Ctrl-C ends the waiting and not the run", async () => {
  const { url, token } = await commandLine();
  const { id } = await createConnector({ nameKey: crypto.randomUUID() });
  const settings = { CONSOLE_URL: url, CONSOLE_TOKEN: token };
  const waiting = startProcess("cli/main.ts", settings, [], ["runs", "start", id, "--wait"]);
  await until(() => waiting.output().includes("queued"), { withinSeconds: 10 });
  expect(await waiting.stop("SIGINT")).toBe(130);
  expect(waiting.output()).toContain("The waiting is over. The run goes on: ");
  expect(await db.run.findFirst({ where: { connectorId: id } })).toMatchObject({ state: "queued" });
});

test("runs are listed and shown, and a log is printed without what a terminal would obey", async () => {
  const { run } = await commandLine();
  const { runId, connectorId } = await createPublishedRun();
  const at = new Date("2026-01-02T03:04:05Z");
  await db.runLogLine.create({
    data: { runId, position: 1000, at, epoch: 1, level: "info", message: "Two\u001b[31m users." },
  });
  const listed = await run(["runs", "list", "--connector", connectorId, "--state", "published,held", "--json"]);
  expect(JSON.parse(listed.out)).toMatchObject([{ id: runId, state: "published" }]);
  expect((await run(["runs", "show", runId])).out).toMatch(/is published\.[\s\S]*users +complete/);
  expect((await run(["runs", "log", runId, "--follow"])).out).toContain(
    "2026-01-02T03:04:05.000Z info    Two?[31m users.",
  );
  const wrong = await run(["runs", "list", "--state", "lost"]);
  expect([wrong.code, wrong.err]).toEqual([1, expect.stringContaining('"state.0" must be one of queued')]);
});

test("an inventory is exported whole or not at all", async () => {
  const { run } = await commandLine();
  const { connectorId, runId } = await createPublishedRun();
  await addUser(runId, { id: "1", name: "Ann" });
  const folder = temporaryFolder();
  const file = join(folder, "users.csv");
  expect(await run(["inventory", "export", connectorId, "--users", "-o", file])).toMatchObject({ code: 0, out: "" });
  expect(readFileSync(file, "utf8")).toMatch(/^id,name,.*\r?\n1,Ann,/);
  expect((await run(["inventory", "export", connectorId, "--users", "-o", "-"])).out).toBe(readFileSync(file, "utf8"));
  const none = await createConnector({ nameKey: crypto.randomUUID() });
  const refused = await run(["inventory", "export", none.id, "--groups", "-o", join(folder, "none.csv")]);
  expect([refused.code, refused.err]).toEqual([1, expect.stringContaining("no published inventory")]);
  expect(readdirSync(folder)).toEqual(["users.csv"]);
});

test("an export that is interrupted leaves nothing behind", async () => {
  const { token } = await createTokenHolder();
  const connector = await createConnector({ nameKey: crypto.randomUUID() });
  const endless = () => new Response(new ReadableStream({ start: (content) => content.enqueue(Buffer.from("id\n")) }));
  const url = await serveApi(async (request) => (request.url.endsWith(".csv") ? endless() : answerApi(request)));
  const folder = temporaryFolder();
  const args = ["inventory", "export", connector.id, "--users", "-o", join(folder, "users.csv")];
  const exporting = startProcess("cli/main.ts", { CONSOLE_URL: url, CONSOLE_TOKEN: token }, [], args);
  await until(() => readdirSync(folder).some((name) => name.endsWith(".part")), { withinSeconds: 10 });
  expect(await exporting.stop("SIGINT")).toBe(130);
  expect([readdirSync(folder), exporting.output()]).toEqual([[], expect.stringContaining("is as it was.")]);
});

test("an enrolment code is printed once", async () => {
  const { run } = await commandLine();
  const { code, out } = await run(["endpoint-servers", "enrol"]);
  expect([code, out.trim().length > 5]).toEqual([0, true]);
  expect((await run(["endpoint-servers", "list"])).out).toMatch(/^name +presence/);
});

test("what is called wrongly ends with 2 and a sentence, what the token may not do with 1", async () => {
  const { run, url } = await commandLine();
  expect(await run(["runs", "stop"])).toMatchObject({ code: 2, err: expect.stringContaining("no command") });
  expect(await run(["runs", "list"], { CONSOLE_URL: "" })).toMatchObject({ code: 2 });
  const { token } = await createTokenHolder("viewer");
  const refused = await run(["endpoint-servers", "enrol"], { CONSOLE_URL: url, CONSOLE_TOKEN: token });
  expect([refused.code, refused.err]).toEqual([
    1,
    expect.stringContaining("it needs the scope endpoint-servers:write"),
  ]);
});
