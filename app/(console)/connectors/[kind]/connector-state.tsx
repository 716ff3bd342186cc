import { Badge, Tooltip } from "@mantine/core";
import type { ListedConnector } from "#lib/connectors/read.ts";
import { connectorStates } from "#lib/connectors/states.ts";

const day = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });

function hintOf({
  state,
  pausedReason,
  deadline,
}: Pick<ListedConnector, "state" | "pausedReason" | "deadline">): string {
  const { hint } = connectorStates[state];
  if (state === "paused") return pausedReason ?? hint;
  if (state === "authorization-ending" && deadline)
    return `It ends on ${day.format(deadline.endsAt)} unless used. ${hint}`;
  return hint;
}

/** A connector's state as a badge; what it means and what to do on hover and focus. */
export function ConnectorStateBadge({ connector }: { connector: ListedConnector }) {
  const { label, color } = connectorStates[connector.state];
  return (
    <Tooltip label={hintOf(connector)}>
      <Badge variant="light" color={color}>
        {label}
      </Badge>
    </Tooltip>
  );
}
