import type { Evidence } from "#faults/evidence.ts";

/** What breaks an invariant; of which connector, where one can be named. */
export type Breach = { connectorId: string | null; what: string };

/** Something that holds whatever goes wrong. Judged when everything is quiet. */
export type Invariant = {
  id: string;
  sentence: string;
  check(evidence: Evidence): Promise<Breach[]>;
};
