import { Badge } from "@mantine/core";
import { type RunState, runStates } from "#lib/runs/states.ts";

export function RunStateBadge({ state }: { state: RunState }) {
  const { label, color } = runStates[state];
  return (
    <Badge variant="light" color={color}>
      {label}
    </Badge>
  );
}
