import { countedOnce } from "#lib/inventory/counted-once.ts";
import type { Stream } from "#lib/inventory/items.ts";
import type { PublishedRun, StreamStanding } from "#lib/inventory/published.ts";

/** A figure with the run and the time it comes from. Without a measured or stale stream there is no value. */
export type Figure<Value> = { runId: string; at: Date } & (
  | { status: "measured"; value: Value; reason: null }
  | { status: "stale"; value: Value; reason: string }
  | { status: "partial" | "no permission" | "unknown"; value: null; reason: string }
);

const gravity: readonly StreamStanding["standing"][] = ["measured", "stale", "partial", "unknown"];

function worstOf(run: PublishedRun, streams: readonly Stream[]): StreamStanding {
  const standings = streams.map((stream) => run.streams[stream]);
  const [worst] = standings.sort((a, b) => gravity.indexOf(b.standing) - gravity.indexOf(a.standing));
  if (!worst) throw new Error("A figure comes from at least one stream.");
  return worst;
}

/** Which streams a figure counts, and the name under which it is counted once for each published run, if it is. */
type Counted = { streams: readonly Stream[]; once: string | null };

/**
 * What `count` gives, if every one of the streams it counts was read; with the run and the time of the oldest of them.
 * A stream of which only a part or nothing is known makes the figure have no value, and `count` is not asked.
 */
export async function figureOf<Value>(
  run: PublishedRun,
  { streams, once }: Counted,
  count: () => Promise<Value>,
): Promise<Figure<Value>> {
  const worst = worstOf(run, streams);
  const read = () => (once === null ? count() : countedOnce(`${run.runId} ${once}`, count));
  switch (worst.standing) {
    case "measured":
      return { status: "measured", runId: run.runId, at: run.endedAt, value: await read(), reason: null };
    case "stale":
      return { status: "stale", runId: worst.fromRunId, at: worst.at, value: await read(), reason: worst.reason };
    case "partial":
      return { status: "partial", runId: run.runId, at: worst.at, value: null, reason: worst.reason };
    case "unknown":
      return {
        status: worst.permitted ? "unknown" : "no permission",
        runId: run.runId,
        at: run.endedAt,
        value: null,
        reason: worst.reason,
      };
  }
}
