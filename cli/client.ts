import { createHmac, randomUUID } from "node:crypto";
import { backoffMs, wait } from "#endpoint-server/wait.ts";
import { Exit } from "./exit.ts";
import { say } from "./print.ts";
import { Problem, problemIn } from "./problem.ts";
import type { Settings } from "./settings.ts";

type Query = Record<string, string | undefined>;
type Asked = { query?: Query; body?: unknown; headers?: Record<string, string> };

/** What the API answered: its body, and the headers with the ETag. */
export type Answer<Body> = { body: Body; headers: Headers };

/** How often a request is sent, how long one wait after a fault and all waits may be, and how long an answer may take. */
export type Patience = { attempts: number; mostBackoffMs: number; mostWaitMs: number; requestMs: number };

const usual: Patience = { attempts: 5, mostBackoffMs: 8000, mostWaitMs: 180_000, requestMs: 60_000 };

export type Client = {
  url: string;
  /** The same Idempotency-Key for the same text and token; it tells nothing of the text, which may hold a secret. */
  keyOf(text: string): string;
  get<Body>(path: string, query?: Query, signal?: AbortSignal): Promise<Answer<Body>>;
  /** Done once, however often it has to be sent: `key` is the Idempotency-Key, a new one unless given. */
  post<Body>(path: string, body?: unknown, key?: string): Promise<Answer<Body>>;
  /** Sent again only while it is certain that nothing was done. */
  send<Body>(method: "PATCH" | "DELETE", path: string, asked?: Asked): Promise<Answer<Body>>;
  /** Gives a file's content to `take`, from its beginning again when the network failed. */
  download(
    path: string,
    take: (content: ReadableStream<Uint8Array>) => Promise<void>,
    signal?: AbortSignal,
  ): Promise<void>;
};

/** The console was asked until the patience was spent, and nothing came of it. */
export class Unreachable extends Exit {
  override name = "Unreachable";
}

/** A gateway's answers that the console did not give. */
const gatewayFaults = [502, 503, 504];

type Tried<Value> = { value: Value } | { again: string; waitMs?: number; isUndone?: boolean };

/** A fault of the network: fetch throws TypeErrors, and an abort that is no Ctrl-C is our own time limit. */
function networkFault(error: unknown): string | null {
  if (error instanceof DOMException && error.name === "TimeoutError") return "it did not answer in time";
  if (!(error instanceof TypeError)) return null;
  const { cause } = error;
  return cause instanceof Error ? ((cause as NodeJS.ErrnoException).code ?? cause.message) : error.message;
}

/** A certificate does not get better by waiting. */
function untrusted(url: string, fault: string): Exit {
  const isOwn = /SELF_SIGNED|UNABLE_TO_/.test(fault);
  const hint = isOwn ? " Give NODE_EXTRA_CA_CERTS the file with the certificate of your own authority." : "";
  return new Exit(`${url} shows a certificate that can't be trusted: ${fault}.${hint}`);
}

/** The one way to the console's API: it waits when asked to, and repeats what can be repeated without doing it twice. */
export function consoleClient({ url, token }: Settings, patience: Patience = usual): Client {
  async function tryOnce<Value>(
    method: string,
    path: string,
    { query = {}, body, headers = {} }: Asked,
    signal: AbortSignal,
    read: (response: Response) => Promise<Value>,
  ): Promise<Tried<Value>> {
    const address = new URL(`/api/v1${path}`, url);
    for (const [name, value] of Object.entries(query)) if (value !== undefined) address.searchParams.set(name, value);
    try {
      const response = await fetch(address, {
        method,
        redirect: "manual",
        signal,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body !== undefined && { "content-type": "application/json" }),
          ...headers,
        },
        body: body === undefined ? undefined : JSON.stringify(body),
      });
      if (response.ok) return { value: await read(response) };
      const text = await response.text();
      const refused = problemIn(url, response, text);
      // The console's own 503 comes before anything is done; a gateway's tells nothing of that.
      if (response.status === 429 || (refused instanceof Problem && response.status === 503)) {
        const seconds = Number(response.headers.get("retry-after")) || 1;
        return { again: `it asks to wait ${seconds} seconds`, waitMs: seconds * 1000, isUndone: true };
      }
      if (gatewayFaults.includes(response.status)) return { again: `it answered with ${response.status}` };
      throw refused;
    } catch (error) {
      const fault = networkFault(error);
      if (fault === null) throw error;
      if (/CERT|UNABLE_TO_/.test(fault)) throw untrusted(url, fault);
      return { again: fault };
    }
  }

  async function untilAnswered<Value>(
    method: string,
    path: string,
    asked: Asked,
    read: (response: Response) => Promise<Value>,
    { isTimed = true, life = new AbortController().signal }: { isTimed?: boolean; life?: AbortSignal } = {},
  ): Promise<Value> {
    const isRepeatable = method === "GET" || asked.headers?.["idempotency-key"] !== undefined;
    let waitedMs = 0;
    for (let failures = 0; ; ) {
      const signal = isTimed ? AbortSignal.any([life, AbortSignal.timeout(patience.requestMs)]) : life;
      const tried = await tryOnce(method, path, asked, signal, read);
      if ("value" in tried) return tried.value;
      const { again, isUndone = false } = tried;
      if (!isUndone) failures += 1;
      const waitMs = tried.waitMs ?? backoffMs(failures, patience.mostBackoffMs);
      const isSpent = failures >= patience.attempts || waitedMs + waitMs > patience.mostWaitMs;
      if (!isUndone && !isRepeatable)
        throw new Exit(`${url}: ${again}. Whether the change was made is not known: look, or run this again.`);
      if (isSpent)
        throw new Unreachable(`${url} can't be asked: ${again}. Nothing more was tried; run this again later.`);
      say(`${url}: ${again}. Trying again.`);
      waitedMs += waitMs;
      await wait(waitMs, life);
      life.throwIfAborted();
    }
  }

  async function inJson<Body>(response: Response): Promise<Answer<Body>> {
    const text = await response.text();
    if (!response.headers.get("content-type")?.startsWith("application/json")) throw problemIn(url, response, text);
    return { body: JSON.parse(text) as Body, headers: response.headers };
  }

  return {
    url,
    keyOf: (text) => createHmac("sha256", token).update(text).digest("base64url"),
    get: (path, query, life) => untilAnswered("GET", path, { query }, inJson, { life }),
    post: (path, body, key = randomUUID()) =>
      untilAnswered("POST", path, { body, headers: { "idempotency-key": key } }, inJson),
    send: (method, path, asked = {}) => untilAnswered(method, path, asked, inJson),
    download: (path, take, life) =>
      untilAnswered("GET", path, {}, async ({ body }) => take(body ?? new Blob([]).stream()), { isTimed: false, life }),
  };
}
