"use client";

import { Text } from "@mantine/core";
import { BadgeWithHint } from "#components/badge-with-hint.tsx";
import { type Obstacle, obstacleAt } from "#lib/endpoint-servers/obstacles.ts";
import type { Server } from "./server-queries.ts";

const states: Record<Exclude<Obstacle, "feature"> | "ready", { label: string; color: string; means: string }> = {
  ready: { label: "Ready", color: "green", means: "It takes the next run." },
  busy: { label: "Running", color: "blue", means: "It takes the next run when this one has ended." },
  draining: { label: "Draining", color: "orange", means: "It is given no new run until somebody resumes it." },
  offline: { label: "Not reached", color: "red", means: "It is given no run while it is not heard of." },
  quarantined: { label: "No answer", color: "red", means: "It is given no run until it is trusted or enrolled again." },
};

/** What stands between the endpoint server and a run of the kind. */
function obstacleOf(server: Server, kind: string): Obstacle | null {
  return obstacleAt({ ...server, trusted: server.trust === "trusted", runs: server.runs.length }, kind);
}

/** One feature on one endpoint server: ready for a run, why not, or not ticked. */
export function FeatureCell({ server, kind }: { server: Server; kind: string }) {
  const obstacle = obstacleOf(server, kind);
  if (obstacle === "feature") return <Text c="dimmed">Not ticked</Text>;
  const { label, color, means } = states[obstacle ?? "ready"];
  return (
    <BadgeWithHint hint={means} color={color}>
      {label}
    </BadgeWithHint>
  );
}
