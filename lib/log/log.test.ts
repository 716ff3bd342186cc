import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { asJson, asText, type Line } from "./line.ts";

const run = promisify(execFile);
const secret = "canary-81f2";
const fault = Object.assign(new TypeError(`no answer, access_token=${secret}`), { code: "ECONNRESET" });
const line: Line = {
  at: new Date("2026-11-29T10:00:00Z"),
  level: "error",
  process: "engine",
  message: `A job failed. password=${secret}`,
  fields: { requestId: "r-1", job: "expire leases", traceId: undefined, error: fault },
};

test("as json a line is one object: what it says, whose it is, and the error by its name, code and stack", () => {
  const text = asJson(line);
  expect(text).not.toMatch(/\n|canary/);
  expect(JSON.parse(text)).toEqual({
    time: "2026-11-29T10:00:00.000Z",
    level: "error",
    process: "engine",
    message: "A job failed. password=...",
    requestId: "r-1",
    job: "expire leases",
    error: {
      name: "TypeError",
      code: "ECONNRESET",
      message: "no answer, access_token=...",
      stack: expect.stringContaining("log.test.ts"),
    },
  });
});

test("as text it can be read by people, and is told alone when the process ends with it", () => {
  expect(asText(line)).toMatch(
    /^2026-11-29T10:00:00\.000Z error: A job failed\. password=\.\.\. requestId="r-1" job="expire leases"\nTypeError: no answer, access_token=\.\.\.\n {4}at /,
  );
  const { at, process } = line;
  expect(asText({ at, process, level: "info", message: "It runs.", fields: {} })).toBe(
    "2026-11-29T10:00:00.000Z It runs.",
  );
  expect(asText({ at, process, level: "fatal", message: "Port 1 is taken.", fields: {} })).toBe("Port 1 is taken.");
});

describe("a process whose log is json", () => {
  const consoleProcess = join(import.meta.dirname, "console-process.ts");
  const say = (code: string, format: string) =>
    run(process.execPath, ["--import", consoleProcess, "-e", code], { env: { ...process.env, LOG_FORMAT: format } });

  test("writes one object for each thing that anybody says, and nothing else", async () => {
    const code = `
      console.log("\\u001b[1m▲ Next.js\\u001b[22m"); console.log("");
      console.error("⨯", Object.assign(new Error("refresh_token: ${secret}"), { code: "E1" }));
      console.warn("two", 2); process.emitWarning("old", "DeprecationWarning")`;
    const { stdout, stderr } = await say(code, "json");
    expect(stderr).toBe("");
    expect(stdout).not.toContain(secret);
    const lines = stdout.trim().split("\n");
    expect(lines.map((text) => JSON.parse(text))).toMatchObject([
      { process: "console", level: "info", message: "Next.js" },
      { level: "error", message: "refresh_token: ...", error: { name: "Error", code: "E1" } },
      { level: "warn", message: "two 2" },
      { level: "warn", message: "old", error: { name: "DeprecationWarning" } },
    ]);
  });

  test("a format that is none ends it with a sentence", async () => {
    await expect(say("", "xml")).rejects.toMatchObject({
      code: 1,
      stderr: "LOG_FORMAT is neither text nor json. Leave it out for text.\n",
    });
  });
});
