import type { Person } from "#lib/caller.ts";
import type { Connectors } from "./connectors.ts";
import type { Refreshers } from "./refreshers.ts";
import type { Runs } from "./runs.ts";
import type { Stand } from "./stand.ts";
import type { Trials } from "./trials.ts";

/** What a campaign works with. */
export type Field = {
  stand: Stand;
  connectors: Connectors;
  runs: Runs;
  refreshers: Refreshers;
  administrator: Person;
  isLong: boolean;
};

/** One fault: how it is injected, and how often. */
export type Campaign = {
  fault: string;
  title: string;
  trials: { quick: number; long: number };
  /** Injects the faults; the harness then waits until all is quiet, and checks. */
  run(field: Field, trials: Trials): Promise<void>;
};
