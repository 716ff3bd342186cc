import { type Caller, requireRole } from "#lib/caller.ts";
import {
  accessGranted,
  authorizationsEnded,
  authorizationsEnding,
  notAuthorized,
  nowhereToRun,
  pausedConnectors,
  secretsRefused,
} from "./connector-concerns.ts";
import { type Concern, type Concerns, type Matter, matters } from "./matters.ts";
import { heldInventories, lastRunsFailed, runsWithoutGrant, runsWithoutServer } from "./run-concerns.ts";
import { serversAway } from "./server-concerns.ts";

/** So many of each matter are named; where there are more, the list has them all. */
const named = 5;

const readings = {
  held: { read: heldInventories, allHref: "/runs?state=held" },
  failed: { read: lastRunsFailed, allHref: "/runs?state=failed" },
  accessGranted: { read: accessGranted, allHref: null },
  waitsForAuthorization: { read: runsWithoutGrant, allHref: "/runs?state=paused" },
  authorizationEnded: { read: authorizationsEnded, allHref: null },
  secretRefused: { read: secretsRefused, allHref: null },
  authorizationEnding: { read: authorizationsEnding, allHref: null },
  nowhereToRun: { read: nowhereToRun, allHref: "/administration/endpoint-servers" },
  serverAway: { read: serversAway, allHref: "/administration/endpoint-servers" },
  waitsForServer: { read: runsWithoutServer, allHref: "/runs?state=queued" },
  notAuthorized: { read: notAuthorized, allHref: null },
  paused: { read: pausedConnectors, allHref: null },
} as const satisfies Record<Matter, { read: (most: number) => Promise<Concern[]>; allHref: string | null }>;

/** What needs somebody now, by matter, most urgent first; matters without anything are left out. */
export async function readAttention(person: Caller): Promise<Concerns[]> {
  requireRole(person, "viewer");
  const all = await Promise.all(
    (Object.keys(matters) as Matter[]).map(async (matter) => {
      const { read, allHref } = readings[matter];
      const found = await read(named + 1);
      return { matter, concerns: found.slice(0, named), hasMore: found.length > named, allHref };
    }),
  );
  return all.filter(({ concerns }) => concerns.length > 0);
}
