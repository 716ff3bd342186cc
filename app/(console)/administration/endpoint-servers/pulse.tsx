"use client";

import { Text, Tooltip } from "@mantine/core";
import classes from "./pulse.module.css";
import { levelOf, pulseWords } from "./pulse-words.ts";

// Heights tell the levels apart without their colours.
const levels = [
  ["steady", 18],
  ["gaps", 10],
  ["silent", 4],
  ["unknown", 1],
] as const;

/** The last hour of an endpoint server, a bar a minute, the oldest first. `heartbeats`: undefined until they are asked. */
export function Pulse({ heartbeats }: { heartbeats: readonly (number | null)[] | undefined }) {
  const words = pulseWords(heartbeats ?? []);
  if (!heartbeats?.some((count) => count !== null)) return <Text c="dimmed">{words}</Text>;
  return (
    <Tooltip label={words}>
      <svg className={classes.pulse} viewBox="0 0 120 18" role="img" aria-label={words}>
        {levels.map(([level, height]) => (
          <path
            key={level}
            data-level={level}
            d={heartbeats
              .map((count, minute) => (levelOf(count) === level ? `M${minute * 2 + 1} 18v-${height}` : ""))
              .join("")}
          />
        ))}
      </svg>
    </Tooltip>
  );
}
