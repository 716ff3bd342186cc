import { Badge } from "@mantine/core";
import type { AttemptOutcome } from "#lib/authorizations/record.ts";

/** How an attempt stands: its words, with a colour beside them. */
export function OutcomeBadge({ outcome }: { outcome: AttemptOutcome }) {
  return (
    <Badge color={outcome.color} variant="light" tt="none" style={{ height: "auto", whiteSpace: "normal" }}>
      {outcome.label}
    </Badge>
  );
}
