import type { AccessTokens } from "#lib/connectors/kind.ts";
import { accessTokenResponse } from "#lib/protocol/messages.ts";
import { Dropped, type Hold } from "./hold.ts";

/** The provider may take its time to answer the engine, which does not give up on it early. */
const timeoutMs = 120_000;

type Held = { accessToken: string; fingerprint: string };

/** The provider's access token as the engine hands it out, in memory alone; one is asked for at a time. */
export function runTokens(hold: Hold): AccessTokens {
  let held: Held | null = null;
  let asking: Promise<Held> | null = null;

  async function ask(rejected: string | null): Promise<Held> {
    const body = { json: { epoch: hold.lease.epoch, rejected } };
    const answer = await hold.ask("/access-token", body, accessTokenResponse, { timeoutMs });
    if (answer.outcome === "refused") throw new Error(`The engine gives no access token: ${answer.refusal.message}`);
    if (answer.value.outcome === "paused") {
      hold.drop(answer.value.reason);
      throw new Dropped(answer.value.reason);
    }
    return answer.value;
  }

  function askOnce(rejected: string | null): Promise<Held> {
    asking ??= ask(rejected)
      .then((token) => {
        held = token;
        return token;
      })
      .finally(() => {
        asking = null;
      });
    return asking;
  }

  return {
    current: async () => (held ?? (await askOnce(null))).accessToken,
    replace: async (rejected) => {
      if (held && held.accessToken !== rejected) return held.accessToken;
      return (await askOnce(held?.fingerprint ?? null)).accessToken;
    },
  };
}
