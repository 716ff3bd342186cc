import type { Presence } from "./states.ts";

/** Why an endpoint server does not take a run. */
export type Obstacle = "feature" | "quarantined" | "offline" | "draining" | "busy";

type Server = { kinds: readonly string[]; trusted: boolean; presence: Presence; draining: boolean; runs: number };

/** Why one endpoint server does not take a run of the kind now, the first reason that holds; null when it would. */
export function obstacleAt(server: Server, kind: string): Obstacle | null {
  if (!server.kinds.includes(kind)) return "feature";
  if (!server.trusted) return "quarantined";
  if (server.presence === "offline" || server.presence === "never seen") return "offline";
  if (server.draining) return "draining";
  return server.runs > 0 ? "busy" : null;
}
