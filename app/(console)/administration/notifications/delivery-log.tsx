import { Anchor, Badge, EmptyState, Group, Stack, Text, Title } from "@mantine/core";
import { type Column, DataTable } from "#components/data-table.tsx";
import { Count } from "#components/numbers.tsx";
import { RelativeTime } from "#components/relative-time.tsx";
import type { DeliveryFilter } from "#lib/notifications/filters.ts";
import { outcomes } from "#lib/notifications/outcomes.ts";
import type { DeliveryAttempt } from "#lib/notifications/read.ts";
import { DeliveryFilters } from "./delivery-filters.tsx";

const columns: readonly Column<DeliveryAttempt>[] = [
  { id: "at", header: "When", cell: ({ at }) => <RelativeTime at={at} /> },
  { id: "message", header: "Message", names: true, cell: ({ summary }) => summary },
  { id: "channel", header: "Channel", cell: ({ channelName }) => channelName },
  { id: "attempt", header: "Attempt", align: "right", cell: ({ number }) => <Count value={number} /> },
  {
    id: "outcome",
    header: "Outcome",
    cell: ({ outcome, nextAttemptAt }) => (
      <Stack gap={2} align="flex-start">
        <Badge color={outcomes[outcome].color}>{outcomes[outcome].label}</Badge>
        {outcome === "failed" && nextAttemptAt && (
          <Text span size="sm" c="dimmed">
            next <RelativeTime at={nextAttemptAt} />
          </Text>
        )}
      </Stack>
    ),
  },
  {
    id: "answer",
    header: "Answer",
    cell: ({ status, answer }) => (
      <span style={{ overflowWrap: "anywhere" }}>{[status, answer].filter(Boolean).join(" ") || "No words"}</span>
    ),
  },
];

type Props = {
  attempts: DeliveryAttempt[];
  next: string | null;
  filter: DeliveryFilter;
  channels: { value: string; label: string }[];
};

/** Every attempt to tell somebody, newest first. */
export function DeliveryLog({ attempts, next, filter, channels }: Props) {
  const { channelId, outcome, after } = filter;
  const kept = Object.entries({ channel: channelId, outcome }).flatMap(([name, value]) =>
    value ? [[name, value]] : [],
  );
  const isFiltered = kept.length > 0 || after !== null;
  return (
    <section aria-labelledby="delivery-log">
      <Title order={2} size="h4" id="delivery-log" mb="xs">
        Delivery log
      </Title>
      <Group justify="space-between" align="flex-end" mb="xs">
        <DeliveryFilters channels={channels} />
        <Anchor href={`/api/notifications/deliveries?${new URLSearchParams(kept)}`} size="sm" download>
          Download CSV
        </Anchor>
      </Group>
      <DataTable
        caption="Attempts to deliver, newest first"
        columns={columns}
        rows={attempts}
        rowKey={({ id }) => id}
        paging={{ next }}
        empty={
          isFiltered ? (
            <EmptyState title="No attempt matches" description="Choose another channel or outcome." />
          ) : (
            <EmptyState title="Nothing was sent yet" description="Each message and each test adds a row here." />
          )
        }
      />
    </section>
  );
}
