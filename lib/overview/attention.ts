import { type Caller, requireRole } from "#lib/caller.ts";
import { connectorKinds } from "#lib/connectors/kinds.ts";
import type { ConnectorState } from "#lib/connectors/states.ts";
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

/** So many of each matter are named; where there are more, the list behind it has them. */
const named = 5;

const connectorsIn = (state: ConnectorState) => `/connectors/${connectorKinds[0].id}?state=${state}`;

const readings = {
  held: { read: heldInventories, allHref: "/runs?state=held" },
  failed: { read: lastRunsFailed, allHref: connectorsIn("failing") },
  accessGranted: { read: accessGranted, allHref: null },
  waitsForAuthorization: { read: runsWithoutGrant, allHref: "/runs?state=paused" },
  authorizationEnded: { read: authorizationsEnded, allHref: connectorsIn("needs-authorization") },
  secretRefused: { read: secretsRefused, allHref: connectorsIn("credentials-refused") },
  authorizationEnding: { read: authorizationsEnding, allHref: connectorsIn("authorization-ending") },
  nowhereToRun: { read: nowhereToRun, allHref: connectorsIn("nowhere-to-run") },
  serverAway: { read: serversAway, allHref: "/administration/endpoint-servers" },
  waitsForServer: { read: runsWithoutServer, allHref: "/runs?state=queued" },
  notAuthorized: { read: notAuthorized, allHref: connectorsIn("not-authorized") },
  paused: { read: pausedConnectors, allHref: connectorsIn("paused") },
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
