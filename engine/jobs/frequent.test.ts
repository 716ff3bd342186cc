import { expect, test } from "vitest";
import { repeat } from "./frequent.ts";

test("a job that has more to do goes on at once, and pauses when it has not", async () => {
  const stopping = new AbortController();
  const answers = [{ isMore: true }, { isMore: true }, { isMore: false }];
  let calls = 0;
  const work = async () => {
    calls += 1;
    // Whoever would not pause after the last answer would come here once more.
    if (calls === answers.length) setImmediate(() => stopping.abort());
    return answers[calls - 1];
  };
  await repeat({ name: "test", everySeconds: 600, work }, stopping.signal);
  expect(calls).toBe(3);
});
