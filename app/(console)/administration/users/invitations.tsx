"use client";

import { Button, Group, Stack, Title } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { wasAnswered } from "#components/answer-of.ts";
import { type Column, DataTable } from "#components/data-table.tsx";
import { Refusal } from "#components/refusal.tsx";
import { RelativeTime } from "#components/relative-time.tsx";
import { withStepUp } from "#components/step-up.ts";
import type { ListedInvitation } from "#lib/auth/invitations.ts";
import { cancelInvitationAction } from "./actions.ts";
import { roleWords } from "./role-words.ts";

/** The invitations that nobody has used yet, each of which can be cancelled. */
export function Invitations({ invitations }: { invitations: readonly ListedInvitation[] }) {
  const router = useRouter();
  const [busy, setBusy] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);

  async function cancel(id: string) {
    setBusy(id);
    setRefusal(null);
    const result = await withStepUp(() => cancelInvitationAction({ id }));
    setBusy(null);
    if (!result.ok) setRefusal(result.message);
    if (wasAnswered(result)) router.refresh();
  }

  const columns: Column<ListedInvitation>[] = [
    { id: "email", header: "Email", names: true, cell: ({ email }) => email },
    { id: "role", header: "Role", cell: ({ role }) => roleWords[role].label },
    { id: "invitedBy", header: "Invited by", cell: ({ invitedBy }) => invitedBy },
    { id: "expires", header: "Ends", cell: ({ expiresAt }) => <RelativeTime at={expiresAt} /> },
    {
      id: "cancel",
      header: "Cancel",
      align: "right",
      cell: ({ id, email }) => (
        <Button
          variant="default"
          size="xs"
          loading={busy === id}
          disabled={busy !== null}
          aria-label={`Cancel the invitation of ${email}`}
          onClick={() => cancel(id)}
        >
          Cancel
        </Button>
      ),
    },
  ];

  if (invitations.length === 0 && !refusal) return null;
  return (
    <Stack gap="md" mt="xl" component="section" aria-labelledby="invitations">
      <Title order={2} id="invitations">
        Invitations
      </Title>
      <Refusal>{refusal}</Refusal>
      <DataTable
        caption="Invitations not used yet"
        columns={columns}
        rows={invitations}
        rowKey={({ id }) => id}
        empty={<Group p="md">There is none.</Group>}
      />
    </Stack>
  );
}
