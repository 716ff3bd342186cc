import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

/** A request on its way. `body` and `answer` are whole: nothing that passes is longer than an upload. */
export type Passing = {
  number: number;
  method: string;
  path: string;
  headers: IncomingMessage["headers"];
  body: Buffer;
  startedAtMs: number;
  endedAtMs: number | null;
  status: number | null;
  answer: Buffer | null;
  /** The one who asked has the whole answer. */
  isDelivered: boolean;
};

export type Answer = { status: number; headers: IncomingMessage["headers"]; body: Buffer };

/** What becomes of a request. `before` and `after` are done on the way there and on the way back. */
export type Treatment = {
  delayMs?: number;
  /** Held until this settles. */
  until?: Promise<unknown>;
  before?: () => unknown;
  /** How it goes there: whole, its first half and then a broken connection, never (the asker waits), or refused by reset. */
  way?: "whole" | "half" | "never" | "reset";
  /** So many times at once; the first answer is given back. */
  copies?: number;
  after?: () => unknown;
  /** What comes back instead. */
  rewrite?: (answer: Answer) => Answer;
  /** How the answer comes back: whole, cut off in its body, never, or as a reset. */
  back?: "whole" | "cut" | "never" | "reset";
};

/** Decides about a request; undefined leaves it to the next rule. */
export type Rule = (passing: Passing) => Treatment | undefined;

/** A proxy on real sockets before one HTTP server, which may go away and come back elsewhere. */
export type Gate = {
  url: string;
  /** One server, or a choice that is made for each request. */
  forwardTo(target: string | (() => string | null)): void;
  /** The newest rule is asked first. Gives what takes it away again. */
  rule(rule: Rule): () => void;
  /** Called when a request has come, before it goes on. */
  onAsked(watcher: (passing: Passing) => void): void;
  /** Called when a request has come to its end. */
  watch(watcher: (passing: Passing) => void): void;
  close(): void;
};

const mostMs = 180_000;

function send(agent: Agent, target: string, passing: Passing, isHalf: boolean): Promise<Answer | null> {
  return new Promise((resolve) => {
    const { method, path, headers, body } = passing;
    const asking = request(new URL(path, target), { agent: isHalf ? false : agent, method, headers }, async (from) => {
      try {
        const chunks = await from.toArray();
        resolve({ status: from.statusCode ?? 502, headers: from.headers, body: Buffer.concat(chunks) });
      } catch {
        resolve(null);
      }
    });
    asking.setTimeout(mostMs, () => asking.destroy());
    asking.on("error", () => resolve(null));
    if (!isHalf) asking.end(body);
    else asking.write(body.subarray(0, body.length / 2), () => setTimeout(() => asking.destroy(), 5));
  });
}

function giveBack(answer: ServerResponse, { status, headers, body }: Answer, isWhole: boolean): Promise<boolean> {
  return new Promise((resolve) => {
    if (answer.destroyed) return resolve(false);
    const { "transfer-encoding": _, connection: __, ...kept } = headers;
    answer.writeHead(status, { ...kept, "content-length": body.length });
    answer.once("close", () => resolve(isWhole && answer.writableFinished));
    if (isWhole) answer.end(body);
    else answer.write(body.subarray(0, Math.floor(body.length / 2)), () => answer.socket?.resetAndDestroy());
  });
}

function reset(answer: ServerResponse): void {
  answer.socket?.resetAndDestroy();
}

/** Opens a gate; until it is told where to, everything is reset. */
export async function openGate(): Promise<Gate> {
  let agent = new Agent({ keepAlive: true });
  let chooseTarget: () => string | null = () => null;
  let rules: Rule[] = [];
  let count = 0;
  const askedWatchers: ((passing: Passing) => void)[] = [];
  const watchers: ((passing: Passing) => void)[] = [];

  async function treat(passing: Passing, treatment: Treatment, answer: ServerResponse): Promise<void> {
    const { way = "whole", back = "whole", copies = 1 } = treatment;
    if (treatment.delayMs) await delay(treatment.delayMs, undefined, { ref: false });
    await treatment.until;
    await treatment.before?.();
    if (way === "never") return;
    const to = way === "reset" ? null : chooseTarget();
    if (to === null) return reset(answer);
    const sent = Array.from({ length: copies }, () => send(agent, to, passing, way === "half"));
    const came = (await sent[0]) ?? null;
    passing.status = came?.status ?? null;
    passing.answer = came?.body ?? null;
    await treatment.after?.();
    await Promise.all(sent);
    if (came === null || back === "reset") return reset(answer);
    if (back === "never") return;
    const given = treatment.rewrite ? treatment.rewrite(came) : came;
    passing.isDelivered = await giveBack(answer, given, back === "whole");
  }

  async function pass(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    const body = Buffer.concat(await asked.toArray());
    const { method = "GET", url: path = "/", headers } = asked;
    const times = { startedAtMs: Date.now(), endedAtMs: null };
    const came = { status: null, answer: null, isDelivered: false };
    const passing: Passing = { number: ++count, method, path, headers, body, ...times, ...came };
    for (const watcher of askedWatchers) watcher(passing);
    let treatment: Treatment = {};
    for (const rule of rules) {
      const chosen = rule(passing);
      if (!chosen) continue;
      treatment = chosen;
      break;
    }
    await treat(passing, treatment, answer);
    passing.endedAtMs = Date.now();
    for (const watcher of watchers) watcher(passing);
  }

  const server = createServer((asked, answer) => {
    answer.on("error", () => {});
    pass(asked, answer).catch(() => reset(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    forwardTo(target) {
      agent.destroy();
      agent = new Agent({ keepAlive: true });
      chooseTarget = typeof target === "string" ? () => target : target;
    },
    rule(rule) {
      rules = [rule, ...rules];
      return () => {
        rules = rules.filter((other) => other !== rule);
      };
    },
    onAsked: (watcher) => askedWatchers.push(watcher),
    watch: (watcher) => watchers.push(watcher),
    close() {
      server.close();
      server.closeAllConnections();
      agent.destroy();
    },
  };
}
