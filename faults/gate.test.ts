import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Gate, openGate, type Treatment } from "./gate.ts";

let gate: Gate;
let came: string[];
const server = createServer(async (asked, answer) => {
  try {
    const body = Buffer.concat(await asked.toArray()).toString();
    came.push(body);
    answer.end(`heard ${body}`);
  } catch {
    came.push("broken off");
  }
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  gate = await openGate();
  gate.forwardTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
beforeEach(() => {
  came = [];
});
afterAll(() => {
  gate.close();
  server.closeAllConnections();
  server.close();
});

/** What an asker gets under a treatment: the answer's text, or that the connection broke. */
async function askUnder(treatment: Treatment): Promise<string> {
  const remove = gate.rule(() => treatment);
  try {
    const signal = AbortSignal.timeout(1000);
    return await (await fetch(`${gate.url}/door`, { method: "PUT", body: "1234567890", signal })).text();
  } catch (error) {
    return error instanceof DOMException ? "no answer" : "broken";
  } finally {
    remove();
  }
}

test.each([
  ["nothing", {}, "heard 1234567890", ["1234567890"]],
  ["three copies", { copies: 3 }, "heard 1234567890", ["1234567890", "1234567890", "1234567890"]],
  ["half of it", { way: "half" }, "broken", ["broken off"]],
  ["a reset on the way there", { way: "reset" }, "broken", []],
  ["a black hole", { way: "never" }, "no answer", []],
  ["an answer cut off", { back: "cut" }, "broken", ["1234567890"]],
  ["an answer reset", { back: "reset" }, "broken", ["1234567890"]],
  ["an answer that never comes", { back: "never" }, "no answer", ["1234567890"]],
] satisfies [string, Treatment, string, string[]][])("%s", async (_name, treatment, answer, arrived) => {
  expect(await askUnder(treatment)).toBe(answer);
  expect(came).toEqual(arrived);
});

test("what is rewritten comes back instead", async () => {
  expect(await askUnder({ rewrite: (answer) => ({ ...answer, body: Buffer.from("garbage") }) })).toBe("garbage");
});

test("whether an answer was delivered is known", async () => {
  const delivered: boolean[] = [];
  gate.watch(({ isDelivered }) => delivered.push(isDelivered));
  await askUnder({});
  await askUnder({ back: "cut" });
  expect(delivered).toEqual([true, false]);
});
