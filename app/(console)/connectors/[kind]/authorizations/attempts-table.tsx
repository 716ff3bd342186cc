import { Code, Stack, Text } from "@mantine/core";
import type { Route } from "next";
import type { ReactNode } from "react";
import { type Column, DataTable } from "#components/data-table.tsx";
import { LinkText } from "#components/links.tsx";
import { RelativeTime } from "#components/relative-time.tsx";
import type { ListedAttempt } from "#lib/authorizations/record.ts";
import { OutcomeBadge } from "./outcome-badge.tsx";

type Props = { kindId: string; attempts: readonly ListedAttempt[]; next: string | null; empty: ReactNode };

/** The attempts: who, when, how it ended and in whose words. */
export function AttemptsTable({ kindId, attempts, next, empty }: Props) {
  const columns: Column<ListedAttempt>[] = [
    {
      id: "outcome",
      header: "Outcome",
      names: true,
      cell: ({ id, outcome }) => (
        <Stack gap={4} align="flex-start">
          <LinkText href={`/connectors/${kindId}/authorizations/${id}` as Route}>
            <OutcomeBadge outcome={outcome} />
          </LinkText>
          {outcome.words && (
            <Text size="xs" c="dimmed" fw={400} style={{ overflowWrap: "anywhere" }}>
              {outcome.words}
            </Text>
          )}
        </Stack>
      ),
    },
    { id: "at", header: "Begun", cell: ({ at }) => <RelativeTime at={at} /> },
    { id: "by", header: "By", cell: ({ begunBy }) => begunBy },
    { id: "account", header: "Account", cell: ({ account }) => account ?? <Text c="dimmed">Not known</Text> },
    {
      id: "enterprise",
      header: "Enterprise",
      cell: ({ enterprise }) => enterprise ?? <Text c="dimmed">Not known</Text>,
    },
    {
      id: "client",
      header: "Client ID",
      cell: ({ clientId }) => <Code style={{ overflowWrap: "anywhere" }}>{clientId}</Code>,
    },
  ];
  return (
    <DataTable
      caption="Attempts to authorize"
      columns={columns}
      rows={attempts}
      rowKey={({ id }) => id}
      paging={{ next }}
      empty={empty}
    />
  );
}
