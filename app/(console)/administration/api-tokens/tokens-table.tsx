"use client";

import { Badge, Code, EmptyState, Group, Stack, Text } from "@mantine/core";
import { Ban } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Confirm } from "#components/confirm.tsx";
import { type Column, DataTable } from "#components/data-table.tsx";
import { RelativeTime } from "#components/relative-time.tsx";
import { withStepUp } from "#components/step-up.ts";
import type { ListedApiToken } from "#lib/api-tokens/read.ts";
import { endApiTokenAction } from "./actions.ts";

type Props = { tokens: readonly ListedApiToken[]; seesOthers: boolean };

/** The tokens that count, each with a way to end it. */
export function TokensTable({ tokens, seesOthers }: Props) {
  const router = useRouter();
  const [ending, setEnding] = useState<ListedApiToken | null>(null);

  async function end({ id }: ListedApiToken) {
    const result = await withStepUp(() => endApiTokenAction({ id }));
    if (result.ok) router.refresh();
    return result;
  }

  return (
    <>
      <DataTable
        caption="API tokens"
        columns={columns.filter(({ id }) => seesOthers || id !== "owner")}
        rows={tokens}
        rowKey={({ id }) => id}
        empty={
          <EmptyState
            title="There is no API token yet"
            description="Make one for a program that is to start runs, change connectors or read inventories in your name."
          />
        }
        menu={{
          label: ({ name }) => name,
          actions: (token) => [
            { label: "End", icon: <Ban size={16} />, destructive: true, onSelect: () => setEnding(token) },
          ],
        }}
      />
      {ending && (
        <Confirm
          opened
          onClose={() => setEnding(null)}
          title={`End the API token ${ending.name}?`}
          deed="End token"
          onConfirm={() => end(ending)}
        >
          The program that uses it is refused from its next request on. This can't be undone; a new token can be made.
        </Confirm>
      )}
    </>
  );
}

const columns: Column<ListedApiToken>[] = [
  {
    id: "name",
    header: "Name",
    names: true,
    cell: ({ name, hint }) => (
      <Stack gap={2} align="flex-start">
        {name}
        <Code fw={400}>{hint}…</Code>
      </Stack>
    ),
  },
  {
    id: "owner",
    header: "Acts for",
    cell: ({ owner, isOwn }) => (
      <Group gap={8}>
        {owner}
        {isOwn && (
          <Badge size="xs" color="gray">
            You
          </Badge>
        )}
      </Group>
    ),
  },
  {
    id: "scopes",
    header: "Scopes",
    cell: ({ scopes }) => (
      <Group gap={4} maw={340}>
        {scopes.map((scope) => (
          <Code key={scope}>{scope}</Code>
        ))}
      </Group>
    ),
  },
  {
    id: "used",
    header: "Last used",
    cell: ({ lastUsedAt, lastAddress }) =>
      lastUsedAt ? (
        <Stack gap={0}>
          <RelativeTime at={lastUsedAt} />
          <Text span c="dimmed" size="sm">
            {lastAddress ? `from ${lastAddress}` : "from an unknown address"}
          </Text>
        </Stack>
      ) : (
        <Text span c="dimmed">
          Never
        </Text>
      ),
  },
  { id: "created", header: "Created", cell: ({ createdAt }) => <RelativeTime at={createdAt} /> },
  { id: "ends", header: "Ends", cell: ({ expiresAt }) => <RelativeTime at={expiresAt} /> },
];
