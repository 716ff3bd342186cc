import { BadgeWithHint } from "#components/badge-with-hint.tsx";
import { useLocale } from "#components/locale.tsx";
import type { ListedConnector } from "#lib/connectors/read.ts";
import { connectorStates } from "#lib/connectors/states.ts";
import type { Wire } from "#lib/wire.ts";

function hintOf({ state, pausedReason, deadline }: Wire<ListedConnector>, locale: string): string {
  const { hint } = connectorStates[state];
  if (state === "paused") return pausedReason ?? hint;
  if (state === "authorization-ending" && deadline)
    return `It ends on ${new Date(deadline.endsAt).toLocaleDateString(locale, { dateStyle: "long", timeZone: "UTC" })} unless used. ${hint}`;
  return hint;
}

/** A connector's state, with what it means and what to do. */
export function ConnectorStateBadge({ connector }: { connector: Wire<ListedConnector> }) {
  const { label, color } = connectorStates[connector.state];
  return (
    <BadgeWithHint hint={hintOf(connector, useLocale())} color={color}>
      {label}
    </BadgeWithHint>
  );
}
