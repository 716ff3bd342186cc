import pg from "pg";

/** Less than the 45 s after which an endpoint server gives up its run. */
const patienceMs = 15_000;

const pidOf = (client: pg.Client) => (client as pg.Client & { processID: number | null }).processID ?? 0;

/**
 * Which of these sessions work, or rest since less than `restsMs`. All of them where their numbers are a pooler's own,
 * of which PostgreSQL knows nothing.
 */
async function busyAmong(pids: number[], connectionString: string | undefined, restsMs: number): Promise<Set<number>> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: patienceMs, query_timeout: patienceMs });
  client.on("error", () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ pid: number; own: number }>(
      `SELECT pid, pg_backend_pid() AS own FROM pg_stat_activity WHERE pid = pg_backend_pid()
       OR pid = ANY ($1) AND (state = 'active' OR state_change > now() - make_interval(secs => $2))`,
      [pids, restsMs / 1000],
    );
    return new Set(rows[0]?.own === pidOf(client) ? rows.map(({ pid }) => pid) : pids);
  } finally {
    // Not waited for: on a way that was cut meanwhile it may not end either.
    void client.end();
  }
}

/**
 * Ends connections of the pool that wait for an answer which never comes: PostgreSQL has ended their session, or rests
 * in it, since `afterMs`. A way that lost them silently repeats a statement for a quarter of an hour before it gives up,
 * and keeps the job or the page that waits that long.
 */
export function endUnheardConnections(pool: pg.Pool, afterMs = patienceMs): void {
  const inHands = new Map<pg.PoolClient, number>();
  pool.on("acquire", (client) => inHands.set(client, performance.now()));
  pool.on("release", (_error, client) => inHands.delete(client));
  let isLooking = false;

  async function look(): Promise<void> {
    const before = performance.now() - afterMs;
    const waiting = [...inHands].filter(([, since]) => since < before);
    if (isLooking || waiting.length === 0) return;
    isLooking = true;
    try {
      const pids = waiting.map(([client]) => pidOf(client));
      const busy = await busyAmong(pids, pool.options.connectionString, afterMs);
      for (const [client, since] of waiting) {
        if (inHands.get(client) === since && !busy.has(pidOf(client))) void client.end();
      }
    } catch {
      // The database is away altogether, or that way was cut too: the next look will tell.
    } finally {
      isLooking = false;
    }
  }
  setInterval(look, afterMs / 3).unref();
}
