"use client";

import { Text } from "@mantine/core";
import { obstacleOf } from "./feature-cell.tsx";
import type { Feature } from "./server-columns.tsx";
import type { Server } from "./server-queries.ts";

/** Of each feature, how many endpoint servers have it ticked and how many of those would take a run now. */
export function FeatureSummary({ servers, features }: { servers: readonly Server[]; features: readonly Feature[] }) {
  return features.map(({ kind, name }) => {
    const obstacles = servers.map((server) => obstacleOf(server, kind)).filter((obstacle) => obstacle !== "feature");
    const able = obstacles.filter((obstacle) => obstacle === null || obstacle === "busy").length;
    return (
      <Text key={kind} size="sm" c="dimmed">
        {obstacles.length === 0
          ? `${name}: ticked on no endpoint server, so nothing of it runs.`
          : `${name}: ticked on ${obstacles.length} of ${servers.length}, of which ${able} can run it now.`}
      </Text>
    );
  });
}
