import type { z } from "zod";
import { type Access, type InventoryRequest, ProviderFailure } from "#lib/connectors/kind.ts";
import { AnswerTooLong, answerLimitBytes, readBody } from "./body.ts";
import type { Clock } from "./clock.ts";
import { type Outcome, outcomeOf } from "./outcome.ts";
import type { Rate } from "./rate.ts";

export type Patience = {
  /** One exchange, from sending to the last byte. */
  timeoutMs: number;
  /** How long one request is tried again before the run fails. */
  totalMs: number;
  /** The first wait; each further one is twice as long, up to a minute. */
  firstWaitMs: number;
};

export type Line = { access: Access; rate: Rate; clock: Clock; patience: Patience; log: InventoryRequest["log"] };

/** One GET below the API's address, its answer checked. `bytes` is the size of the answer. */
export type Get = <T>(
  path: string,
  parameters: Parameters,
  schema: z.ZodType<T>,
) => Promise<{ value: T; bytes: number }>;
export type Parameters = Record<string, string | number | boolean>;

function addressOf(apiUrl: string, path: string, parameters: Parameters): string {
  const query = new URLSearchParams(Object.entries(parameters).map(([name, value]) => [name, String(value)]));
  return `${apiUrl}${path}?${query}`;
}

function whyUnreachable(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return "unknown cause";
  const code: unknown = Reflect.get(cause, "code");
  return typeof code === "string" ? code : cause.message.slice(0, 200);
}

async function exchange(line: Line, url: string, token: string, what: string): Promise<Outcome & { bytes: number }> {
  const { signal } = line.access;
  const timeout = new AbortController();
  const stop = () => timeout.abort();
  const timer = setTimeout(stop, line.patience.timeoutMs);
  signal.addEventListener("abort", stop, { once: true });
  try {
    const headers = { authorization: `Bearer ${token}`, accept: "application/json", "user-agent": "connector-console" };
    const response = await fetch(url, { headers, redirect: "manual", signal: timeout.signal });
    const { text, bytes } = await readBody(response, answerLimitBytes);
    return { ...outcomeOf(what, { status: response.status, headers: response.headers, text }), bytes };
  } catch (error) {
    signal.throwIfAborted();
    const tooLong = error instanceof AnswerTooLong;
    const why = timeout.signal.aborted
      ? `no whole answer within ${line.patience.timeoutMs / 1000} s`
      : whyUnreachable(error);
    const detail = tooLong ? `Box's answer to ${what} is too long.` : `Box did not answer ${what}: ${why}.`;
    return {
      is: "again",
      cause: tooLong ? "provider_answer_invalid" : "provider_unavailable",
      waitMs: null,
      detail,
      bytes: 0,
    };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", stop);
  }
}

/** One may die before it is used, when others have its successor made; so many in a row are refused for good. */
const tokensBorne = 4;

/** One refused token: whoever comes first has it replaced, the others take its successor. */
async function replaceToken({ access }: Line, refused: string): Promise<void> {
  if ((await access.tokens.current()) === refused) await access.tokens.replace(refused);
}

/**
 * Makes the one way in which Box is asked. Waits for its turn, sends, and tries again with growing, jittered
 * waits (at least Retry-After) until patience ends. A refused token is replaced, three times at most.
 * Throws BoxRefused for a plain no, ProviderFailure when patience ends, and the signal's reason when stopped.
 */
export function boxGet(line: Line): Get {
  const { access, rate, clock, patience, log } = line;
  return async (path, parameters, schema) => {
    const url = addressOf(access.apiUrl, path, parameters);
    const what = `GET ${path}`;
    const until = clock.now() + patience.totalMs;
    let waitMs = patience.firstWaitMs;
    let tokensRefused = 0;
    for (;;) {
      const token = await access.tokens.current();
      await rate.take(access.signal);
      const { bytes, ...outcome } = await exchange(line, url, token, what);
      let again: Extract<Outcome, { is: "again" }>;
      if (outcome.is === "answer") {
        const checked = schema.safeParse(outcome.body);
        if (checked.success) return { value: checked.data, bytes };
        const issue = checked.error.issues[0];
        const detail = `Box's answer to ${what} is not as documented: ${issue?.path.join(".")}: ${issue?.message}`;
        again = { is: "again", cause: "provider_answer_invalid", waitMs: null, detail };
      } else if (outcome.is === "refused") throw outcome.failure;
      else if (outcome.is === "token_refused") {
        tokensRefused += 1;
        if (tokensRefused >= tokensBorne) throw new ProviderFailure("authorization_revoked", outcome.detail);
        await replaceToken(line, token);
        continue;
      } else again = outcome;

      const pauseMs = Math.max(again.waitMs ?? 0, waitMs * (0.5 + Math.random()));
      if (clock.now() + pauseMs > until) throw new ProviderFailure(again.cause, again.detail);
      if (again.cause === "rate_limited_too_long") rate.pause(pauseMs);
      log("warning", `${again.detail} Trying again in ${Math.ceil(pauseMs / 1000)} s.`);
      await clock.sleep(pauseMs, access.signal);
      waitMs = Math.min(waitMs * 2, 60_000);
    }
  };
}
