import type { z } from "zod";
import type { Refusal } from "#lib/protocol/messages.ts";
import { assertionDoors } from "./assertion-doors.ts";
import { type Body, exchange } from "./exchange.ts";
import type { Keeper } from "./identity.ts";
import { say } from "./say.ts";
import { Stop } from "./stop.ts";
import { fetchToken } from "./token-source.ts";
import { backoffMs, orAborted, wait } from "./wait.ts";

/** What a door said in the end. */
export type Answer<Value> = { outcome: "ok"; value: Value } | { outcome: "refused"; refusal: Refusal };

type Options = {
  timeoutMs?: number;
  method?: "POST" | "PUT";
  mostWaitMs?: number;
  /** How long the engine may go on saying that it is busy before that is the answer; for ever unless told. */
  mostBusyMs?: number;
  traceparent?: string;
};

export type ConsoleClient = {
  /**
   * Asks a door below /endpoint-server until it answers; an unanswered request is sent again with growing waits.
   * Throws the signal's reason when that ends, and Stop when this machine is no longer welcome.
   */
  ask<Value>(
    path: string,
    body: Body,
    schema: z.ZodType<Value>,
    signal: AbortSignal,
    options?: Options,
  ): Promise<Answer<Value>>;
  /** The engine's time as far as it is known. */
  now(): number;
};

const renewMarginMs = 60_000;
const retriedErrors: readonly Refusal["error"][] = ["busy", "internal"];

type Renewal = { renewKey?: boolean };

/**
 * The one way to the console's engine: short signed assertions for ten-minute tokens, one policy of trying again.
 * `life` ends with the process. `renewKey`: the machine's key is renewed before the first token. Throws Stop unless
 * the machine is enrolled.
 */
export function consoleClient(
  engineUrl: string,
  keeper: Keeper,
  life: AbortSignal,
  { renewKey = false }: Renewal = {},
): ConsoleClient {
  const { enrolment } = keeper.current();
  if (!enrolment) throw new Stop("This machine is not enrolled.");
  const doors = assertionDoors(engineUrl, enrolment.endpointServerId, life);
  let renewalWanted = renewKey;
  let token: { text: string; until: number } | null = null;
  let fetching: Promise<string | null> | null = null;
  let away = false;

  const urlOf = (path: string) => `${engineUrl}/endpoint-server${path}`;

  function heard(): void {
    if (away) say("The engine answers again.");
    away = false;
  }

  function unheard(why: string): void {
    if (!away) say(`The engine at ${engineUrl} does not answer (${why}). Trying again.`);
    away = true;
  }

  // Null: not answered. One at a time, so that no assertion of the old key is on its way while the key is renewed.
  async function askForToken(): Promise<string | null> {
    const fetched = await fetchToken(doors, keeper, renewalWanted);
    if (fetched.outcome === "unanswered") {
      unheard(fetched.why);
      return null;
    }
    renewalWanted = false;
    const { token: text, expiresInSeconds } = fetched.value;
    token = { text, until: performance.now() + expiresInSeconds * 1000 - renewMarginMs };
    return text;
  }

  async function currentToken(): Promise<string | null> {
    if (token && performance.now() < token.until) return token.text;
    fetching ??= askForToken().finally(() => {
      fetching = null;
    });
    return fetching;
  }

  async function ask<Value>(
    path: string,
    body: Body,
    schema: z.ZodType<Value>,
    signal: AbortSignal,
    {
      timeoutMs = 20_000,
      method = "POST",
      mostWaitMs,
      mostBusyMs = Number.POSITIVE_INFINITY,
      traceparent,
    }: Options = {},
  ): Promise<Answer<Value>> {
    const begun = performance.now();
    for (let failures = 0; ; failures += 1) {
      signal.throwIfAborted();
      const text = await orAborted(currentToken(), signal);
      if (text !== null) {
        const answer = await exchange(urlOf(path), method, body, {
          token: text,
          schema,
          timeoutMs,
          signal,
          traceparent,
        });
        if (answer.outcome === "ok") {
          heard();
          return answer;
        }
        if (answer.outcome === "unanswered") unheard(answer.why);
        else if (answer.refusal.error === "unknown_server") throw new Stop(answer.refusal.message);
        else if (answer.refusal.error === "token_expired") {
          if (token?.text === text) token = null;
          if (failures === 0) continue;
        } else if (
          !retriedErrors.includes(answer.refusal.error) ||
          (answer.refusal.error === "busy" && performance.now() - begun > mostBusyMs)
        ) {
          heard();
          return answer;
        }
      }
      await wait(backoffMs(failures, mostWaitMs), signal);
    }
  }

  return { ask, now: doors.now };
}
