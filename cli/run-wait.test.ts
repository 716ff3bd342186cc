import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { answerApi } from "#lib/api/answer.ts";
import { db } from "#lib/db.ts";
import { startRun } from "#lib/runs/start.ts";
import { createTokenHolder } from "#test/api-client.ts";
import { runCommandLine, serveApi } from "#test/command-line.ts";
import { createConnector, createOperator } from "#test/runs.ts";

const away = () =>
  Response.json(
    { status: 500, detail: "Away." },
    { status: 500, headers: { "content-type": "application/problem+json" } },
  );

async function waiting(answer: (request: Request, place: number) => Promise<Response>) {
  const { token } = await createTokenHolder();
  let asked = 0;
  const url = await serveApi((request) => answer(request, ++asked));
  const { runId } = await startRun(await createOperator(), (await createConnector()).id);
  const variables = { CONSOLE_URL: url, CONSOLE_TOKEN: token };
  const wait = (...more: string[]) => runCommandLine(["runs", "wait", runId, ...more], variables);
  const followLog = () => runCommandLine(["runs", "log", runId, "--follow"], variables);
  return { runId, wait, followLog, asked: () => asked, variables };
}

test("a run is waited for while the console is away, and what became of it then is told", async () => {
  const { runId, wait } = await waiting(async (request, place) => {
    if (place === 3) await db.run.update({ where: { id: runId }, data: { state: "published", reason: null } });
    return place < 3 ? away() : answerApi(request);
  });
  const { code, out, err } = await wait();
  expect([code, out]).toEqual([0, `Run ${runId} is published.\n`]);
  expect(err).toContain("Away. The run goes on meanwhile, and is asked for again.");
}, 20_000);

test("a log is followed while the console is away, each line once", async () => {
  const line = (position: number) => ({
    position,
    at: new Date(),
    epoch: 1,
    level: "info",
    message: `Line ${position}.`,
  });
  const { runId, followLog } = await waiting(async (request, place) => {
    if (place === 1) await db.runLogLine.create({ data: { runId, ...line(1001) } });
    if (place === 5) await db.runLogLine.create({ data: { runId, ...line(1002) } });
    if (place === 5) await db.run.update({ where: { id: runId }, data: { state: "published" } });
    return [3, 4].includes(place) ? away() : answerApi(request);
  });
  const { code, out } = await followLog();
  expect([code, out.match(/Line \d+/g)]).toEqual([0, ["Line 1001", "Line 1002"]]);
}, 20_000);

test("waiting ends at its time, also for a console that never answers", async () => {
  const { wait, asked } = await waiting(() => new Promise(() => {}));
  const { code, err } = await wait("--timeout", "2s");
  expect([code, asked()]).toEqual([5, 1]);
  expect(err).toContain("The time to wait is over, and the console was away.");
}, 20_000);

test("a run that is none is not waited for", async () => {
  const { wait } = await waiting(async () =>
    Response.json(
      { status: 404, detail: "There is no such run." },
      { status: 404, headers: { "content-type": "application/problem+json" } },
    ),
  );
  expect(await wait()).toMatchObject({ code: 1, err: "There is no such run.\n" });
}, 20_000);

test("a run that failed is told by the exit code, also when nobody reads the output", async () => {
  const { runId, variables } = await waiting(async (request, place) => {
    if (place === 2)
      await db.run.update({ where: { id: runId }, data: { state: "failed", failureCode: "app_disabled" } });
    return answerApi(request);
  });
  const env = { PATH: process.env.PATH, NODE_ENV: "test" as const, ...variables };
  const child = spawn(process.execPath, ["cli/main.ts", "runs", "wait", runId], { env });
  child.stdout.destroy();
  child.stderr.destroy();
  expect((await once(child, "exit"))[0]).toBe(1);
}, 20_000);
