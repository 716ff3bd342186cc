import type { Person } from "#lib/caller.ts";
import type { Connectors } from "./connectors.ts";
import type { Refreshers } from "./refreshers.ts";
import type { Runs } from "./runs.ts";
import type { Stand } from "./stand.ts";
import type { Trials } from "./trials.ts";

/** How much is tried: a little of everything in `npm test`, the usual counts, or those of a night. */
export type Size = "short" | "quick" | "long";

/** What a campaign works with. */
export type Field = {
  stand: Stand;
  connectors: Connectors;
  runs: Runs;
  refreshers: Refreshers;
  administrator: Person;
  size: Size;
};

/** One fault: how it is injected, and how often. */
export type Campaign = {
  fault: string;
  title: string;
  trials: Record<Size, number>;
  /** Injects the faults; the harness then waits until all is quiet, and checks. */
  run(field: Field, trials: Trials): Promise<void>;
};
