import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { answerApi } from "#lib/api/answer.ts";
import { db } from "#lib/db.ts";
import { createTokenHolder } from "#test/api-client.ts";
import { runCommandLine, serveApi } from "#test/command-line.ts";
import { temporaryFolder } from "#test/folder.ts";
import { type Running, startProcess } from "#test/processes.ts";
import { connectorInFile } from "#test/sample-inputs.ts";

const problem = (status: number, detail: string, headers = {}) =>
  Response.json({ status, detail }, { status, headers: { "content-type": "application/problem+json", ...headers } });

/**
 * `connectors apply` of a file with three new connectors and one that is there, where `instead` may answer the making of a
 * connector in the place of the API: the first is asked for with 1.
 */
async function applyOfThree(instead: (place: number) => Response | null) {
  const { token } = await createTokenHolder();
  let posts = 0;
  const url = await serveApi(async (request) => {
    const answer = request.method === "POST" ? instead(++posts) : null;
    return answer ?? answerApi(request);
  });
  const names = ["First", "Second", "Third"].map((name) => `${name} ${crypto.randomUUID()}`);
  const there = `There ${crypto.randomUUID()}`;
  const fileOf = (...connectors: string[]) => {
    const file = join(temporaryFolder(), "connectors.json");
    const wanted = connectors.map((name) => ({ ...connectorInFile, name, clientSecretEnv: "S" }));
    const head = { format: "connector-console/connectors", version: 1, kind: "box" };
    writeFileSync(file, JSON.stringify({ ...head, connectors: wanted }));
    return file;
  };
  const variables = { CONSOLE_URL: url, CONSOLE_TOKEN: token, S: "s" };
  const argsOf = (file: string) => ["connectors", "apply", "-f", file, "--yes"];
  const apply = (file: string, ...more: string[]) => runCommandLine([...argsOf(file), ...more], variables);
  await apply(fileOf(there));
  posts = 0;
  const file = fileOf(...names, there);
  return {
    ...{ names, there, posts: () => posts, run: (...more: string[]) => apply(file, ...more) },
    start: () => startProcess("cli/main.ts", variables, [], argsOf(file)),
  };
}
const isMade = async (name: string | undefined) => (await db.connector.count({ where: { name } })) === 1;

test("a connector that is refused keeps no other from being done, and a second time does what is left", async () => {
  const refusal = problem(400, "Some fields need another value.");
  const { names, there, posts, run } = await applyOfThree((place) => (place === 3 ? refusal.clone() : null));
  const [first, second, third] = names;
  const { code, out, err } = await run();
  expect(out.split("\n").slice(-6)).toEqual([
    `"${there}": unchanged`,
    `"${first}": created`,
    `"${second}": created`,
    `"${third}": refused. Some fields need another value.`,
    "2 created, 1 unchanged, 1 refused.",
    "",
  ]);
  expect([code, err]).toEqual([6, "What is done stays. Mend it and run this again: it does what is left.\n"]);
  const again = await run();
  expect([again.code, again.out]).toEqual([0, expect.stringContaining("1 created, 3 unchanged.")]);
  expect([posts(), await isMade(third)]).toEqual([4, true]);
}, 40_000);

test.for([401, 403])(
  "a token that is refused with %s ends it at once with one sentence",
  async (status) => {
    const { names, run } = await applyOfThree((place) =>
      place === 2 ? problem(status, "This token has ended.") : null,
    );
    const { code, out, err } = await run();
    expect(code).toBe(1);
    expect(out).toContain(`"${names[0]}": created\n"${names[1]}": not tried\n1 created, 1 unchanged, 2 not tried.\n`);
    expect(err.match(/This token has ended/g)).toHaveLength(1);
    expect([await isMade(names[1]), await isMade(names[2])]).toEqual([false, false]);
  },
  40_000,
);

test("a console that goes away ends it at once, and programs are told what is not known", async () => {
  const away = new Response("Bad gateway", { status: 500, headers: { "content-type": "text/html" } });
  const { names, there, posts, run } = await applyOfThree((place) => (place === 2 ? away : null));
  const { code, out } = await run("--json");
  const { results, stopped } = JSON.parse(out).outcome;
  expect([code, stopped]).toEqual([1, expect.stringContaining("answered with 500 and not as a console does")]);
  expect(results).toEqual([
    { name: there, became: "unchanged" },
    { name: names[0], became: "created" },
    { name: names[1], became: "unknown" },
    { name: names[2], became: "not tried" },
  ]);
  expect(posts()).toBe(2);
}, 40_000);

test("too many requests are waited for, and nothing is left out", async () => {
  const wait = problem(429, "Too many requests.", { "retry-after": "1" });
  const { run } = await applyOfThree((place) => (place === 2 ? wait : null));
  const { code, out, err } = await run();
  expect([code, out]).toEqual([0, expect.stringContaining("3 created, 1 unchanged.")]);
  expect(err).toContain("it asks to wait 1 seconds");
}, 40_000);

test("Ctrl-C lets the connector in hand be done, and leaves those after it", async () => {
  let running: Running | undefined;
  const { names, start } = await applyOfThree((place) => {
    if (place === 2) process.kill(running?.pid ?? 0, "SIGINT");
    return null;
  });
  running = start();
  expect(await running.ended).toBe(130);
  expect(running.output()).toContain(`"${names[1]}": created\n2 created, 1 unchanged, 1 not tried.\n`);
  expect(running.output()).toContain("Stopped: it was interrupted.");
  expect([await isMade(names[1]), await isMade(names[2])]).toEqual([true, false]);
}, 40_000);
