"use client";

import { Text, Timeline, TimelineItem } from "@mantine/core";
import { Check, X } from "lucide-react";
import { RelativeTime } from "#components/relative-time.tsx";
import type { Step } from "#lib/authorizations/step.ts";

/** The steps in the order they were taken, each with what is known of it. */
export function StepTimeline({ steps }: { steps: readonly Step[] }) {
  return (
    <Timeline bulletSize={22} lineWidth={2} active={steps.length - 1}>
      {steps.map(({ at, step, detail, facts, failed }) => {
        const Icon = failed ? X : Check;
        return (
          <TimelineItem
            key={`${at} ${step}`}
            title={step}
            color={failed ? "red" : "green"}
            bullet={<Icon size={14} role="img" aria-label={failed ? "Failed" : "Done"} />}
          >
            <Text size="sm" c="dimmed">
              <RelativeTime at={at} />
            </Text>
            {detail && (
              <Text size="sm" style={{ overflowWrap: "anywhere" }}>
                {detail}
              </Text>
            )}
            {facts?.map(([label, value]) => (
              <Text key={label} size="sm" style={{ overflowWrap: "anywhere" }}>
                <Text span inherit c="dimmed">
                  {label}:
                </Text>{" "}
                {value}
              </Text>
            ))}
          </TimelineItem>
        );
      })}
    </Timeline>
  );
}
