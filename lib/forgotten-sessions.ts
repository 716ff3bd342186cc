import type { EngineCaller } from "./caller.ts";
import { db } from "./db.ts";

/** The rows of one COPY are on their way when it begins. */
const longestWaitSeconds = 20;

/**
 * Ends sessions of ours that are in the middle of a statement and wait for the rest of it, since so many seconds: their
 * process has lost the connection, and PostgreSQL's own limits count between statements alone, so that they would keep
 * the locks of their run for ever. Gives how many.
 */
export const endForgottenSessions = (_engine: EngineCaller, waitedSeconds = longestWaitSeconds): Promise<number> =>
  db.$executeRaw`
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE usename = current_user AND datname = current_database() AND pid <> pg_backend_pid()
      AND application_name = current_setting('application_name') AND state = 'active' AND wait_event = 'ClientRead'
      AND query_start < now() - make_interval(secs => ${waitedSeconds})`;
