import { z } from "zod";
import type { logRequest } from "#lib/protocol/messages.ts";
import { Dropped, type Hold } from "./hold.ts";

type Line = z.infer<typeof logRequest>["lines"][number];

export type RunLog = {
  write(level: Line["level"], message: string): void;
  /** Sends what is left. */
  flush(): Promise<void>;
};

const flushAfterMs = 2000;
const linesPerRequest = 100;
const mostWaiting = 2000;

/** The run's log on its way to the engine, a few lines at a time. When they come too fast, some are left out. */
export function runLog(hold: Hold, now: () => number): RunLog {
  let waiting: Line[] = [];
  let leftOut = 0;
  let timer: NodeJS.Timeout | null = null;
  let sending: Promise<void> = Promise.resolve();

  async function send(): Promise<void> {
    while (waiting.length > 0) {
      const lines = waiting.slice(0, linesPerRequest);
      await hold.ask("/log", { json: { epoch: hold.lease.epoch, lines } }, z.undefined());
      waiting = waiting.slice(lines.length);
      if (leftOut > 0 && waiting.length < mostWaiting) {
        const message = `${leftOut} lines came too fast and were left out.`;
        leftOut = 0;
        waiting.push({ at: new Date(now()).toISOString(), level: "warning", message });
      }
    }
  }

  function flush(): Promise<void> {
    if (timer) clearTimeout(timer);
    timer = null;
    sending = sending.then(send).catch((error: unknown) => {
      if (!(error instanceof Dropped)) throw error;
    });
    return sending;
  }

  return {
    write(level, message) {
      if (waiting.length >= mostWaiting) {
        leftOut += 1;
        return;
      }
      const text = message.replaceAll("\0", "").toWellFormed().slice(0, 2000) || "(empty)";
      waiting.push({ at: new Date(now()).toISOString(), level, message: text });
      timer ??= setTimeout(() => {
        flush().catch((error: unknown) => hold.drop(String(error)));
      }, flushAfterMs);
    },
    flush,
  };
}
