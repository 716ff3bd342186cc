import { expect, test } from "vitest";
import { readArguments } from "./arguments.ts";
import { command } from "./command.ts";
import { durationMs } from "./run-wait.ts";

const start = command({
  name: "runs start",
  places: ["connector"],
  options: { wait: { type: "boolean", says: "wait" }, timeout: { type: "string", short: "t", says: "how long" } },
  summary: "Start",
  run: async () => 0,
});

test("a command is told with what stands after it, in any order", () => {
  for (const given of [
    ["runs", "start", "Acme", "--wait", "--timeout", "5m"],
    ["runs", "start", "-t", "5m", "--wait", "Acme"],
  ])
    expect(readArguments([start], given)).toMatchObject({
      ...{ command: start, places: ["Acme"], values: { wait: true, timeout: "5m" } },
    });
});

test.for([
  [["runs", "stop"], 'There is no command "runs stop".'],
  [["--wait"], "Begin with a command."],
  [["runs", "start"], '"runs start" needs <connector> after it.'],
  [["runs", "start", "Acme", "Corp"], '"Corp" is too much after "runs start".'],
  [
    ["runs", "start", "Acme", "--fast"],
    '"runs start" has no option --fast. Its options are --wait, --timeout, --help.',
  ],
  [["runs", "start", "Acme", "--timeout"], "Something is wrong with the value of --timeout."],
  [["runs", "start", "Acme", "--wait=yes"], "Something is wrong with the value of --wait."],
] as const)("%o is answered with what is wrong", ([given, sentence]) => {
  expect(() => readArguments([start], [...given])).toThrow(
    expect.objectContaining({ code: 2, message: expect.stringContaining(sentence) }),
  );
});

test("help is given for everything, a group, and a command", () => {
  expect(readArguments([start], [])).toEqual({ help: true, command: null, group: null });
  expect(readArguments([start], ["runs", "-h"])).toEqual({ help: true, command: null, group: "runs" });
  expect(readArguments([start], ["runs", "start", "--help"])).toMatchObject({ help: true, command: start });
});

test("a time to wait has a unit", () => {
  expect(["90s", "30m", "2h"].map(durationMs)).toEqual([90_000, 1_800_000, 7_200_000]);
  expect(durationMs("99999h")).toBe(2 ** 31 - 1);
  for (const wrong of ["30", "0m", "m", "1d", "-5m"]) expect(() => durationMs(wrong)).toThrow("Write 90s, 30m or 2h.");
});
