import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { isAlive } from "#scripts/postgres/postmaster.ts";
import { temporaryFolder } from "#test/folder.ts";
import { until } from "#test/until.ts";
import { startProcess } from "./process.ts";

function start(program: string, variables: Record<string, string> = {}) {
  const folder = temporaryFolder();
  const file = join(folder, "program.mjs");
  const logFile = join(folder, "program.log");
  writeFileSync(file, program);
  const shown: string[] = [];
  const running = startProcess({ name: "program", command: [file], variables, logFile }, (text) => shown.push(text));
  onTestFinished(() => running.stop());
  const log = () => readFileSync(logFile, "utf8");
  return { ...running, shown, log };
}

test("the output is in the log file, and what went wrong is shown", async () => {
  const running = start("console.log('all is well'); console.error('one thing is not'); process.exitCode = 3;");
  expect(await running.ended).toBe(3);
  expect(running.shown).toEqual(["one thing is not"]);
  await until(() => running.log().includes("all is well\n") && running.log().includes("one thing is not\n"));
});

test("a process is stopped, also one that waits for open connections for ever", async () => {
  const running = start("process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); console.log('up');", {
    START_GRACE_MS: "50",
  });
  await until(() => running.log().includes("up"));
  await running.stop();
  expect(isAlive(running.pid)).toBe(false);
});

test("the administrator's password is not handed on", async () => {
  process.env.ADMIN_PASSWORD = "for the first start alone";
  onTestFinished(() => {
    delete process.env.ADMIN_PASSWORD;
  });
  const running = start("console.log('password:', process.env.ADMIN_PASSWORD);");
  await running.ended;
  await until(() => running.log().includes("password: undefined"));
});
