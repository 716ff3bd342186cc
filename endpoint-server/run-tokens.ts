import { type AccessTokens, ProviderFailure } from "#lib/connectors/kind.ts";
import { accessTokenResponse } from "#lib/protocol/messages.ts";
import { Dropped, type Hold } from "./hold.ts";

/** The provider may take its time to answer the engine, which does not give up on it early. */
const timeoutMs = 120_000;

/** While the provider gives the engine no token, the engine is busy: as long as a run waits for the provider itself. */
const usualPatienceMs = 900_000;
const mostWaitMs = 20_000;

type Held = { accessToken: string; fingerprint: string };

/**
 * The provider's access token as the engine hands it out, in memory alone; one is asked for at a time. Throws
 * ProviderFailure when the engine gets none for longer than `patienceMs`, and Dropped when the run is paused.
 */
export function runTokens(hold: Hold, patienceMs = usualPatienceMs): AccessTokens {
  let held: Held | null = null;
  let asking: Promise<Held> | null = null;

  async function ask(rejected: string | null): Promise<Held> {
    const body = { json: { epoch: hold.lease.epoch, rejected } };
    const options = { timeoutMs, mostWaitMs, mostBusyMs: patienceMs };
    const answer = await hold.ask("/access-token", body, accessTokenResponse, options);
    if (answer.outcome === "refused" && answer.refusal.error === "busy")
      throw new ProviderFailure("provider_unavailable", answer.refusal.message);
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
