import { Text, Timeline } from "@mantine/core";
import type { RunView } from "#app/(console)/runs/run-queries.ts";
import { RelativeTime } from "#components/relative-time.tsx";
import { fieldInWords } from "#lib/audit/words.ts";
import { runStates } from "#lib/runs/states.ts";
import type { Change } from "#lib/runs/suspect-ranking.ts";
import type { Wire } from "#lib/wire.ts";

type Props = { transitions: RunView["transitions"]; changes: Wire<Change>[] };

type Item = { at: string; step?: RunView["transitions"][number]; change?: Wire<Change> };

/** The states of the run over time, who held it in each, and what was changed about its connector since the run before. */
export function RunTimeline({ transitions, changes }: Props) {
  const items: Item[] = [
    ...transitions.map((step) => ({ at: step.at, step })),
    ...changes.map((change) => ({ at: change.at, change })),
  ].sort((one, other) => one.at.localeCompare(other.at));
  return (
    <Timeline bulletSize={16} lineWidth={2} active={items.length - 1}>
      {items.map(({ step, change }) => {
        if (change) return <ChangeItem key={`${change.at} ${change.what}`} change={change} />;
        return (
          step && (
            <Timeline.Item key={step.id} color={runStates[step.toState].color} title={runStates[step.toState].label}>
              <Text size="sm" c="dimmed">
                <RelativeTime at={step.at} />
                {step.endpointServerName ? `, ${step.endpointServerName}` : `, ${step.actor}`}
                {step.epoch > 1 && `, holder number ${step.epoch}`}
              </Text>
              {step.reason && <Text size="sm">{step.reason}</Text>}
            </Timeline.Item>
          )
        );
      })}
    </Timeline>
  );
}

function ChangeItem({ change }: { change: Wire<Change> }) {
  return (
    <Timeline.Item color="grape" title={change.what} lineVariant="dashed">
      <Text size="sm" c="dimmed">
        <RelativeTime at={change.at} />, {change.who}
        {change.fields.length > 0 && `: ${change.fields.map(fieldInWords).join(", ")}`}
      </Text>
    </Timeline.Item>
  );
}
