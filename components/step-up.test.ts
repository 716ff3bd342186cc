import { expect, test } from "vitest";
import { noAnswer } from "#lib/errors.ts";
import { withStepUp } from "./step-up.ts";

test("an action that the network kept from answering is told like a refusal", async () => {
  const result = await withStepUp(() => Promise.reject(new TypeError("Failed to fetch")));
  expect(result).toEqual({ ok: false, reason: "unknown", message: noAnswer });
});

test("an answer is given as it came", async () => {
  expect(await withStepUp(() => Promise.resolve({ ok: true, value: 1 }))).toEqual({ ok: true, value: 1 });
});
