import { Gauge } from "prom-client";
import { pool } from "#lib/db.ts";
import { presenceOf, presences } from "#lib/endpoint-servers/states.ts";
import { outcomes } from "#lib/notifications/outcomes.ts";
import { runStates } from "#lib/runs/states.ts";
import { registry } from "./registry.ts";

/** However many ask for the metrics, the database is asked this often at most. */
const freshMs = 15_000;

/** What the rows' ids of the last hour begin above: a UUID of version 7 starts with its milliseconds. */
const lastHour =
  "(lpad(to_hex((extract(epoch FROM now()) * 1000)::bigint - 3600000), 12, '0') || repeat('0', 20))::uuid";

const statements = {
  runs: "SELECT state::text AS label, count(*)::int AS value FROM run GROUP BY state",
  lag: `SELECT coalesce(extract(epoch FROM now() - min(next_due_at)), 0)::float8 AS value FROM connector
    WHERE next_due_at < now() AND paused_at IS NULL`,
  overdueLeases: `SELECT count(*)::int AS value FROM run WHERE state IN ('assigned', 'running') AND lease_until < now()`,
  rows: `SELECT coalesce(sum(b.items), 0)::float8 AS value FROM run_batch b JOIN run r ON r.id = b.run_id
    WHERE r.state IN ('assigned', 'running')`,
  grants: `SELECT state::text AS label, count(*)::int AS value FROM "grant" GROUP BY state`,
  refreshes: `SELECT status::text AS label, count(*)::int AS value FROM refresh_attempt WHERE id > ${lastHour} GROUP BY 1`,
  notifications: `SELECT outcome::text AS label, count(*)::int AS value FROM notification_attempt
    WHERE id > ${lastHour} GROUP BY 1`,
  servers: `SELECT extract(epoch FROM now() - last_seen_at)::float8 AS value FROM endpoint_server WHERE removed_at IS NULL`,
} as const;

type Row = { label?: string; value: number | null };
type Found = Record<keyof typeof statements, Row[]>;

let found: Found | null = null;
let readAt = Number.NEGATIVE_INFINITY;
let reading: Promise<void> | null = null;

async function readAll(): Promise<void> {
  readAt = performance.now();
  try {
    const entries: [string, Row[]][] = [];
    // One after the other: the metrics take one connection from the work at most.
    for (const [name, sql] of Object.entries(statements)) entries.push([name, (await pool.query<Row>(sql)).rows]);
    found = Object.fromEntries(entries) as Found;
  } catch {
    found = null; // unknown is not zero: the gauges are left out
  }
}

/** Reads the database unless that was done within the last 15 seconds. */
export async function refreshDatabaseGauges(): Promise<void> {
  if (performance.now() - readAt < freshMs) return reading ?? undefined;
  reading ??= readAll().finally(() => {
    reading = null;
  });
  await reading;
}

type Counted = Exclude<keyof Found, "lag" | "overdueLeases" | "rows" | "servers">;

function gaugeOf(
  name: string,
  help: string,
  labelName: string,
  labels: readonly string[],
  rowsOf: () => Row[] | null | undefined,
) {
  new Gauge({
    name,
    help,
    labelNames: [labelName],
    registers: [registry],
    collect() {
      this.reset();
      const rows = rowsOf();
      if (!rows) return;
      for (const label of labels) this.set({ [labelName]: label }, 0);
      for (const { label = "", value } of rows) this.set({ [labelName]: label }, value ?? 0);
    },
  });
}

const counted = (name: Counted) => () => found?.[name];

function numberOf(name: string, help: string, key: "lag" | "overdueLeases" | "rows"): void {
  new Gauge({
    name,
    help,
    registers: [registry],
    collect() {
      this.set(found?.[key][0]?.value ?? Number.NaN);
    },
  });
}

function presencesFound(): Row[] | null {
  const counts = new Map<string, number>();
  for (const { value } of found?.servers ?? []) {
    const presence = presenceOf(value);
    counts.set(presence, (counts.get(presence) ?? 0) + 1);
  }
  return found && [...counts].map(([label, value]) => ({ label, value }));
}

const refreshStatuses = ["intent", "unknown", "ok", "superseded", "invalid_grant", "failed"];

gaugeOf("console_runs", "Runs by state.", "state", Object.keys(runStates), counted("runs"));
numberOf("console_due_lag_seconds", "How long the connector that is due longest has waited for its run.", "lag");
numberOf("console_overdue_leases", "Runs whose lease is over and that were not taken away yet.", "overdueLeases");
numberOf("console_open_run_rows", "Rows taken in of the runs that are under way.", "rows");
gaugeOf("console_grants", "Grants by state.", "state", ["active", "needs_authorization"], counted("grants"));
gaugeOf(
  "console_grant_refreshes_last_hour",
  "Refreshes of grants begun within the last hour, by outcome.",
  "outcome",
  refreshStatuses,
  counted("refreshes"),
);
gaugeOf(
  "console_notification_attempts_last_hour",
  "Attempts to deliver a notification within the last hour, by outcome.",
  "outcome",
  Object.keys(outcomes),
  counted("notifications"),
);
gaugeOf(
  "console_endpoint_servers",
  "Endpoint servers by presence.",
  "presence",
  Object.keys(presences),
  presencesFound,
);
