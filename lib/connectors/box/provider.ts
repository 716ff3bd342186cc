import type { Access, Provider } from "#lib/connectors/kind.ts";
import { type Clock, systemClock } from "./clock.ts";
import { readIdentity } from "./identity.ts";
import { readInventory } from "./inventory.ts";
import { probePermissions } from "./probe.ts";
import { requestRate } from "./rate.ts";
import { boxGet, type Get, type Patience } from "./request.ts";

/** How long Box is waited for: while a person looks at the page, and in a run. */
export type Patiences = { person: Patience; run: Patience };

export const patiences: Patiences = {
  person: { timeoutMs: 15_000, totalMs: 20_000, firstWaitMs: 500 },
  // Outlasts an outage of ten minutes, which begins somewhere within a request.
  run: { timeoutMs: 60_000, totalMs: 900_000, firstWaitMs: 1000 },
};

/** The Box provider with other patience or another clock. */
export function boxProviderWith({ person, run }: Patiences, clock: Clock): Provider {
  const getFor = (access: Access): Get =>
    boxGet({ access, rate: requestRate(1000, clock), clock, patience: person, log: () => {} });
  return {
    identify: (access) => readIdentity(getFor(access)),
    probe: (access) => probePermissions(getFor(access)),
    inventory: (request) => {
      const rate = requestRate(request.requestsPerMinute, clock);
      return readInventory(boxGet({ access: request, rate, clock, patience: run, log: request.log }), request);
    },
  };
}

export const boxProvider: Provider = boxProviderWith(patiences, systemClock);
