import { Badge, Group, Stack, Text } from "@mantine/core";
import type { Column } from "#components/data-table.tsx";
import { RelativeTime } from "#components/relative-time.tsx";
import { channelKinds } from "#lib/notifications/kinds.ts";
import { outcomes } from "#lib/notifications/outcomes.ts";
import type { ListedChannel } from "#lib/notifications/read.ts";
import { allTopics, topics } from "#lib/notifications/topics.ts";

function Where({ kind, recipients, urlHost }: ListedChannel) {
  return (
    <Stack gap={0}>
      {channelKinds[kind].label}
      <Text span c="dimmed" size="sm" style={{ overflowWrap: "anywhere" }}>
        {kind === "email" ? recipients.join(", ") : urlHost}
      </Text>
    </Stack>
  );
}

function eventsInWords(chosen: ListedChannel["topics"]): string {
  return chosen.length === allTopics.length ? "All" : chosen.map((topic) => topics[topic].label).join(", ");
}

function connectorsInWords({ allConnectors, connectors }: ListedChannel): string {
  if (allConnectors) return "All";
  if (connectors.length === 0) return "None: the chosen ones were deleted";
  const [first, second, ...more] = connectors.map(({ name }) => name);
  return [first, second].filter(Boolean).join(", ") + (more.length > 0 ? ` and ${more.length} more` : "");
}

/** What the list of channels shows. */
export const channelColumns: readonly Column<ListedChannel>[] = [
  { id: "name", header: "Name", names: true, cell: ({ name }) => name },
  { id: "where", header: "Told by", cell: (channel) => <Where {...channel} /> },
  { id: "events", header: "Events", cell: ({ topics: chosen }) => eventsInWords(chosen) },
  { id: "connectors", header: "Connectors", cell: connectorsInWords },
  {
    id: "state",
    header: "State",
    cell: ({ mutedUntil }) =>
      mutedUntil ? (
        <Group gap={6}>
          <Badge color="gray">Muted</Badge>
          <Text span size="sm">
            ends <RelativeTime at={mutedUntil} />
          </Text>
        </Group>
      ) : (
        <Badge color="teal">On</Badge>
      ),
  },
  {
    id: "last",
    header: "Last message",
    cell: ({ lastAttempt }) =>
      lastAttempt ? (
        <Group gap={6}>
          <Badge color={outcomes[lastAttempt.outcome].color}>{outcomes[lastAttempt.outcome].label}</Badge>
          <RelativeTime at={lastAttempt.at} />
        </Group>
      ) : (
        <Text span c="dimmed">
          None yet
        </Text>
      ),
  },
];
