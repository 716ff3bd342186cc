import type { Campaign, Size } from "./campaign.ts";
import { endpointServerKilled } from "./campaigns/f01-endpoint-server-killed.ts";
import { engineKilled } from "./campaigns/f02-engine-killed.ts";
import { consoleKilled } from "./campaigns/f03-console-killed.ts";
import { postgresCrash } from "./campaigns/f04-postgres-crash.ts";
import { tokenAnswerLost } from "./campaigns/f05-token-answer-lost.ts";
import { withoutGrace } from "./campaigns/f05-without-grace.ts";
import { tokenEndpointSlow } from "./campaigns/f06-token-endpoint-slow.ts";
import { eightRefreshAtOnce } from "./campaigns/f07-eight-refresh-at-once.ts";
import { boxAway } from "./campaigns/f08-box-away.ts";
import { boxRefuses } from "./campaigns/f08-box-refuses.ts";
import { boxGarbage } from "./campaigns/f09-box-garbage.ts";
import { boxChanges } from "./campaigns/f10-box-changes.ts";
import { wrongClocks } from "./campaigns/f11-wrong-clocks.ts";
import { diskFull } from "./campaigns/f12-disk-full.ts";
import { sentTwice } from "./campaigns/f13-sent-twice.ts";
import { zombie } from "./campaigns/f14-zombie.ts";
import { clonedKey } from "./campaigns/f15-cloned-key.ts";
import { oneLease } from "./campaigns/f15-one-lease.ts";
import { databaseCutOff } from "./campaigns/f16-database-cut-off.ts";
import { partition } from "./campaigns/f16-partition.ts";
import { accountSwapped } from "./campaigns/f17-account-swapped.ts";
import { grantRevoked } from "./campaigns/f17-grant-revoked.ts";
import { scopeReduced } from "./campaigns/f17-scope-reduced.ts";
import { oldTokenDies } from "./campaigns/f18-old-token-dies.ts";
import { keys } from "./campaigns/f19-keys.ts";
import { clockChanges } from "./campaigns/f20-clock-changes.ts";
import { oneOfEachKilled } from "./campaigns/f21-one-of-each-killed.ts";

/** What one stand is made of, and which campaigns break it: group after group, those of a group at the same time. */
export type StandPlan = {
  endpointServers: Record<Size, number>;
  /** One unless told. */
  engines?: number;
  /** Processes that refresh grants as engines do. */
  refreshers: number;
  groups: readonly (readonly Campaign[])[];
};

const eachSize = (count: number): Record<Size, number> => ({ short: count, quick: count, long: count });

/**
 * Every campaign, on the stand that it shares with those it does not disturb. The stands are broken at the same time:
 * most campaigns wait most of the time, for leases of a minute or for processes to start.
 */
export const stands = {
  leases: {
    endpointServers: { short: 20, quick: 56, long: 56 },
    refreshers: 0,
    groups: [[endpointServerKilled, zombie, partition, oneLease, clonedKey]],
  },
  engine: { endpointServers: eachSize(4), refreshers: 0, groups: [[engineKilled], [databaseCutOff]] },
  deployment: { endpointServers: eachSize(3), engines: 2, refreshers: 0, groups: [[oneOfEachKilled]] },
  outage: { endpointServers: eachSize(0), refreshers: 0, groups: [[boxAway]] },
  database: { endpointServers: eachSize(8), refreshers: 2, groups: [[postgresCrash], [diskFull], [wrongClocks]] },
  box: {
    endpointServers: eachSize(10),
    refreshers: 8,
    groups: [
      [tokenAnswerLost, withoutGrace, tokenEndpointSlow, eightRefreshAtOnce, boxRefuses, boxGarbage, boxChanges],
      [sentTwice, grantRevoked, accountSwapped, scopeReduced, keys, clockChanges, consoleKilled],
    ],
  },
} as const satisfies Record<string, StandPlan>;

export type StandName = keyof typeof stands;

/** Counted on every stand, when its other campaigns have ended. */
export const everywhere = oldTokenDies;
