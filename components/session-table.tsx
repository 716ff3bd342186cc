"use client";

import { Badge, Button, Group, Stack } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Refusal } from "#components/refusal.tsx";
import type { ListedSession } from "#lib/auth/sessions.ts";
import type { ActionResult } from "#lib/errors.ts";
import { wasAnswered } from "./answer-of.ts";
import { type Column, DataTable } from "./data-table.tsx";
import { RelativeTime } from "./relative-time.tsx";

type Props = {
  caption: string;
  sessions: readonly ListedSession[];
  /** Said in place of the table when there is none. */
  empty: string;
  onEnd: (sessionId: string) => Promise<ActionResult<unknown>>;
  /** The words of the button that ends all but the reader's own. */
  endAllWords: string;
  onEndAll: () => Promise<ActionResult<unknown>>;
};

/** Where somebody is signed in: each session but the reader's own can be ended, and all of them at once. */
export function SessionTable({ caption, sessions, empty, onEnd, endAllWords, onEndAll }: Props) {
  const router = useRouter();
  const [busy, setBusy] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);

  async function run(what: string, end: () => Promise<ActionResult<unknown>>) {
    setBusy(what);
    setRefusal(null);
    const result = await end();
    setBusy(null);
    if (!result.ok) setRefusal(result.message);
    if (wasAnswered(result)) router.refresh();
  }

  const columns: Column<ListedSession>[] = [
    {
      id: "device",
      header: "Device",
      names: true,
      cell: (session) => (
        <Group gap={8}>
          {session.device}
          {session.isThis && <Badge size="xs">This one</Badge>}
        </Group>
      ),
    },
    { id: "address", header: "Address", cell: ({ address }) => address ?? "Not known" },
    { id: "signedIn", header: "Signed in", cell: ({ signedInAt }) => <RelativeTime at={signedInAt} /> },
    { id: "lastSeen", header: "Last seen", cell: ({ lastSeenAt }) => <RelativeTime at={lastSeenAt} /> },
    {
      id: "end",
      header: "End",
      align: "right",
      cell: ({ id, isThis, device }) =>
        isThis ? null : (
          <Button
            variant="default"
            size="xs"
            loading={busy === id}
            disabled={busy !== null}
            aria-label={`End the session of ${device}`}
            onClick={() => run(id, () => onEnd(id))}
          >
            End
          </Button>
        ),
    },
  ];

  return (
    <Stack gap="md">
      <Refusal>{refusal}</Refusal>
      <DataTable
        caption={caption}
        columns={columns}
        rows={sessions}
        rowKey={({ id }) => id}
        empty={<Group p="md">{empty}</Group>}
      />
      {sessions.some(({ isThis }) => !isThis) && (
        <Group justify="flex-end">
          <Button
            variant="default"
            loading={busy === "all"}
            disabled={busy !== null}
            onClick={() => run("all", onEndAll)}
          >
            {endAllWords}
          </Button>
        </Group>
      )}
    </Stack>
  );
}
