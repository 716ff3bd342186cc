import { Prisma } from "#lib/db.ts";
import type { RunState } from "#lib/runs/states.ts";
import type { ConnectorKind } from "./kind.ts";
import type { ConnectorState } from "./states.ts";

const isEnding = ({ refreshTokenLifeDays }: ConnectorKind) =>
  Prisma.sql`g.refresh_token_issued_at <= now() - make_interval(hours => ${refreshTokenLifeDays * 12}::int)`;

// Which endpoint servers have the feature is asked once, and not for each connector.
function hasNoServer({ id }: ConnectorKind): Prisma.Sql {
  const ticked = Prisma.sql`
    SELECT f.endpoint_server_id FROM endpoint_server_feature f JOIN endpoint_server e ON e.id = f.endpoint_server_id
    WHERE f.kind = ${id} AND e.removed_at IS NULL`;
  return Prisma.sql`coalesce(c.endpoint_server_id NOT IN (${ticked}), NOT EXISTS (${ticked}))`;
}

/**
 * The state of connector `c`, with its grant `g` and its last run `r`, as one of `connectorStates`: the first that
 * holds. An expression of SQL, so that a list can be asked for the connectors in some states.
 */
export const stateOf = (kind: ConnectorKind): Prisma.Sql => Prisma.sql`CASE
  WHEN c.paused_at IS NOT NULL THEN 'paused'
  WHEN g.id IS NULL THEN 'not-authorized'
  WHEN g.state = 'needs_authorization' THEN 'needs-authorization'
  WHEN g.refresh_failure = 'client_credentials_invalid' THEN 'credentials-refused'
  WHEN ${isEnding(kind)} THEN 'authorization-ending'
  WHEN ${hasNoServer(kind)} THEN 'nowhere-to-run'
  WHEN r.state IN ('queued', 'assigned', 'running') THEN 'running'
  WHEN r.state = 'paused' THEN 'waiting'
  WHEN r.state = 'held' THEN 'held'
  WHEN r.state = 'failed' THEN 'failing'
  ELSE 'ready' END`;

const hasRunIn = (...states: RunState[]) => {
  const each = states.map((state) => Prisma.sql`SELECT connector_id FROM run WHERE state = ${state}::run_state`);
  return Prisma.sql`c.id IN (${Prisma.join(each, " UNION ALL ")})`;
};

/** What holds of each connector in a state, and is known without its last run: few of many thousands. */
const holdsIn = (kind: ConnectorKind): Partial<Record<ConnectorState, Prisma.Sql>> => ({
  paused: Prisma.sql`c.paused_at IS NOT NULL`,
  "not-authorized": Prisma.sql`c.grant_id IS NULL`,
  "needs-authorization": Prisma.sql`g.state = 'needs_authorization'`,
  "credentials-refused": Prisma.sql`g.refresh_failure = 'client_credentials_invalid'`,
  running: hasRunIn("queued", "assigned", "running"),
  waiting: hasRunIn("paused"),
  "authorization-ending": isEnding(kind),
  "nowhere-to-run": hasNoServer(kind),
  held: hasRunIn("held"),
});

/** Whether connector `c`, as for `stateOf`, is in one of these states. */
export function isIn(kind: ConnectorKind, states: readonly ConnectorState[]): Prisma.Sql {
  const holds = holdsIn(kind);
  const known = states.map((state) => holds[state] ?? Prisma.sql`true`);
  return Prisma.sql`(${Prisma.join(known, " OR ")}) AND ${stateOf(kind)} = ANY (${[...states]})`;
}
