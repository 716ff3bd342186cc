import { expect, test } from "vitest";
import { Dropped, type Hold } from "./hold.ts";
import { runTokens } from "./run-tokens.ts";

/** A run whose engine answers the door for access tokens as told, one answer after the other. */
function heldRun(...answers: object[]) {
  const rejected: (string | null)[] = [];
  const options: { mostBusyMs?: number }[] = [];
  const stopping = new AbortController();
  const hold = {
    lease: { epoch: 3 },
    signal: stopping.signal,
    drop: (reason: string) => stopping.abort(new Dropped(reason)),
    ask: async (_door: string, body: { json: { rejected: string | null } }, _schema: unknown, given: object) => {
      rejected.push(body.json.rejected);
      options.push(given);
      return answers.shift();
    },
  } as unknown as Hold;
  return { hold, rejected, options };
}

const token = (number: number) => ({
  outcome: "ok",
  value: { outcome: "token", accessToken: `token ${number}`, fingerprint: `print ${number}`, expiresAt: "" },
});

test("a token is asked for once, and again with the fingerprint of the one that the provider refused", async () => {
  const { hold, rejected } = heldRun(token(1), token(2));
  const tokens = runTokens(hold);
  expect(await Promise.all([tokens.current(), tokens.current()])).toEqual(["token 1", "token 1"]);
  expect(await tokens.replace("token 1")).toBe("token 2");
  expect(await tokens.replace("token 1")).toBe("token 2");
  expect(rejected).toEqual([null, "print 1"]);
});

test("the run has failed when the provider gives the engine no token for longer than it waits", async () => {
  const refusal = { error: "busy", message: "The provider did not answer." };
  const { hold, options } = heldRun({ outcome: "refused", refusal });
  await expect(runTokens(hold, 900).current()).rejects.toMatchObject({
    name: "ProviderFailure",
    code: "provider_unavailable",
    message: "The provider did not answer.",
  });
  expect(options).toMatchObject([{ mostBusyMs: 900 }]);
});

test("a run that is paused is dropped with the reason", async () => {
  const { hold } = heldRun({ outcome: "ok", value: { outcome: "paused", reason: "It was revoked." } });
  await expect(runTokens(hold).current()).rejects.toThrow(Dropped);
  expect(hold.signal.reason).toMatchObject({ message: "It was revoked." });
});
