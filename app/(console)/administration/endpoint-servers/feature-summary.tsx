"use client";

import { Text } from "@mantine/core";
import type { FeatureCount } from "#lib/endpoint-servers/list.ts";
import type { Feature } from "./server-columns.tsx";

type Props = {
  /** How many endpoint servers there are. */
  total: number;
  counts: readonly FeatureCount[];
  features: readonly Feature[];
};

/** Of each feature, how many endpoint servers have it ticked and how many of those would take a run now. */
export function FeatureSummary({ total, counts, features }: Props) {
  return features.map(({ kind, name }) => {
    const { ticked, able } = counts.find((count) => count.kind === kind) ?? { ticked: 0, able: 0 };
    return (
      <Text key={kind} size="sm" c="dimmed">
        {ticked === 0
          ? `${name}: ticked on no endpoint server, so nothing of it runs.`
          : `${name}: ticked on ${ticked} of ${total}, of which ${able} can run it now.`}
      </Text>
    );
  });
}
