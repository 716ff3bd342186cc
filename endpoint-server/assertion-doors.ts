import { z } from "zod";
import { type Refusal, tokenResponse } from "#lib/protocol/messages.ts";
import { signAssertion } from "./assertion.ts";
import { type Exchanged, exchange } from "./exchange.ts";
import type { PrivateKey } from "./identity.ts";
import { Stop } from "./stop.ts";

/** What became of an assertion. `unknown`: the engine does not know the key, or answers this machine no more. */
export type Presented<Value> =
  | { outcome: "ok"; value: Value }
  | { outcome: "unanswered"; why: string }
  | { outcome: "unknown" | "refused"; message: string };

export type AssertionDoors = {
  /** A token for an assertion signed with the key. Throws Stop when the engine can't make sense of it. */
  token(key: PrivateKey): Promise<Presented<z.infer<typeof tokenResponse>>>;
  /** Announces the next key with the present one. */
  announce(key: PrivateKey, nextKey: PrivateKey): Promise<Presented<undefined>>;
  /** The engine's time as far as it is known. */
  now(): number;
};

const retriedErrors: readonly Refusal["error"][] = ["busy", "internal"];
const mostTries = 3;

/** The two doors that take assertions. A clock that is off is corrected by the engine's. `life` ends with the process. */
export function assertionDoors(engineUrl: string, endpointServerId: string, life: AbortSignal): AssertionDoors {
  let skewMs = 0;
  const now = () => Date.now() + skewMs;

  async function present<Value>(
    path: "/token" | "/rotate-key",
    schema: z.ZodType<Value>,
    key: PrivateKey,
    nextKey: PrivateKey | null,
  ): Promise<Presented<Value>> {
    for (let tries = 1; ; tries += 1) {
      const assertion = await signAssertion(key, { endpointServerId, engineUrl, nowMs: now(), nextKey });
      const options = { token: null, schema, timeoutMs: 20_000, signal: life };
      const url = `${engineUrl}/endpoint-server${path}`;
      const answer: Exchanged<Value> = await exchange(url, "POST", { json: { assertion } }, options);
      if (answer.outcome !== "refused") return answer;
      const { error, message, serverTime } = answer.refusal;
      if (serverTime) skewMs = Date.parse(serverTime) - Date.now();
      if (error === "unknown_server") return { outcome: "unknown", message };
      if (retriedErrors.includes(error)) return { outcome: "unanswered", why: message };
      if (tries >= mostTries) return { outcome: "refused", message };
    }
  }

  return {
    now,
    announce: (key, nextKey) => present("/rotate-key", z.undefined(), key, nextKey),
    token: async (key) => {
      const presented = await present("/token", tokenResponse, key, null);
      if (presented.outcome === "refused") throw new Stop(presented.message);
      if (presented.outcome === "ok") skewMs = Date.parse(presented.value.serverTime) - Date.now();
      return presented;
    },
  };
}
