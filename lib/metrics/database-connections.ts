import { Gauge, type Registry } from "prom-client";
import { pool } from "#lib/db.ts";

/** Adds the gauge of this process's database connections; `of` is the process, as its metrics begin. */
export function gaugeDatabaseConnections(of: "console" | "engine", registers: Registry[]): void {
  new Gauge({
    name: `${of}_database_connections`,
    help: `Database connections of this ${of}'s pool, by use; waiting: those who wait for one.`,
    labelNames: ["use"] as const,
    registers,
    collect() {
      this.set({ use: "busy" }, pool.totalCount - pool.idleCount);
      this.set({ use: "idle" }, pool.idleCount);
      this.set({ use: "waiting" }, pool.waitingCount);
    },
  });
}
