"use client";

import { Group, Stack, Text } from "@mantine/core";
import { BadgeWithHint } from "#components/badge-with-hint.tsx";
import { RelativeTime } from "#components/relative-time.tsx";
import { distrusts, presences } from "#lib/endpoint-servers/states.ts";
import type { Server } from "./server-queries.ts";

/** When the server was last seen, on the browser's clock: counted back from when we were told how long ago it was. */
function lastSeenAt({ secondsSinceSeen }: Server, toldAt: number): Date | null {
  return secondsSinceSeen === null ? null : new Date(toldAt - secondsSinceSeen * 1000);
}

const placeOf = ({ host, address }: Server["machines"][number]) =>
  `${host ?? "a machine that did not say its name"}${address ? ` (${address})` : ""}`;

/** Why its calls are not answered, in a sentence; null when they are. */
export function distrustWords({ trust, machines }: Server): string | null {
  if (trust === "trusted") return null;
  if (trust === "revoked") return distrusts.revoked.nextStep;
  const places = machines.map(placeOf).join(" and ");
  return `Two machines use this identity${places && `, last seen from ${places}`}.`;
}

/** Quarantined or to be enrolled again, online, late, offline or never seen, with when, and whether it drains. */
export function PresenceBadges({ server, toldAt }: { server: Server; toldAt: number }) {
  const { label, color, nextStep } = server.trust === "trusted" ? presences[server.presence] : distrusts[server.trust];
  const seenAt = lastSeenAt(server, toldAt);
  return (
    <Stack gap={2} align="flex-start">
      <Group gap={6} wrap="nowrap">
        <BadgeWithHint hint={nextStep} color={color}>
          {label}
        </BadgeWithHint>
        {server.draining && (
          <BadgeWithHint hint={server.drainNote ?? "It is given no new run."} color="orange">
            Draining
          </BadgeWithHint>
        )}
      </Group>
      {server.draining && server.drainEndsAt && (
        <Text size="xs" c="dimmed" component="div">
          Takes runs again <RelativeTime at={server.drainEndsAt} />
        </Text>
      )}
      {server.trust === "quarantined" && (
        <Text size="xs" component="div" maw={260} style={{ whiteSpace: "normal", overflowWrap: "anywhere" }}>
          {distrustWords(server)}
        </Text>
      )}
      {seenAt && (
        <Text size="xs" c="dimmed" component="div">
          Seen <RelativeTime at={seenAt} />
        </Text>
      )}
    </Stack>
  );
}
