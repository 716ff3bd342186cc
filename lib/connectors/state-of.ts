import { Prisma } from "#lib/db.ts";
import type { ConnectorKind } from "./kind.ts";

/**
 * The state of connector `c`, with its grant `g` and its last run `r`, as one of `connectorStates`: the first that
 * holds. An expression of SQL, so that a list can be asked for the connectors in some states.
 */
export const stateOf = ({ refreshTokenLifeDays }: ConnectorKind): Prisma.Sql => Prisma.sql`CASE
  WHEN c.paused_at IS NOT NULL THEN 'paused'
  WHEN g.id IS NULL THEN 'not-authorized'
  WHEN g.state = 'needs_authorization' THEN 'needs-authorization'
  WHEN g.refresh_failure = 'client_credentials_invalid' THEN 'credentials-refused'
  WHEN g.refresh_token_issued_at <= now() - make_interval(hours => ${refreshTokenLifeDays * 12}::int)
    THEN 'authorization-ending'
  WHEN NOT EXISTS (
    SELECT FROM endpoint_server_feature f JOIN endpoint_server e ON e.id = f.endpoint_server_id
    WHERE f.kind = c.kind AND e.removed_at IS NULL AND (c.endpoint_server_id IS NULL OR e.id = c.endpoint_server_id)
  ) THEN 'nowhere-to-run'
  WHEN r.state IN ('queued', 'assigned', 'running') THEN 'running'
  WHEN r.state = 'paused' THEN 'waiting'
  WHEN r.state = 'held' THEN 'held'
  WHEN r.state = 'failed' THEN 'failing'
  ELSE 'ready' END`;
