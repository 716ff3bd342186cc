import { Badge, Tooltip } from "@mantine/core";
import { useLocale } from "#components/locale.tsx";
import type { ListedConnector } from "#lib/connectors/read.ts";
import { connectorStates } from "#lib/connectors/states.ts";

function hintOf({ state, pausedReason, deadline }: ListedConnector, locale: string): string {
  const { hint } = connectorStates[state];
  if (state === "paused") return pausedReason ?? hint;
  if (state === "authorization-ending" && deadline)
    return `It ends on ${deadline.endsAt.toLocaleDateString(locale, { dateStyle: "long", timeZone: "UTC" })} unless used. ${hint}`;
  return hint;
}

/** A connector's state as a badge; what it means and what to do on hover and focus. */
export function ConnectorStateBadge({ connector }: { connector: ListedConnector }) {
  const { label, color } = connectorStates[connector.state];
  return (
    <Tooltip label={hintOf(connector, useLocale())}>
      <Badge variant="light" color={color}>
        {label}
      </Badge>
    </Tooltip>
  );
}
