"use client";

import { Button, Group, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { answerOf } from "#components/answer-of.ts";
import { renameAction } from "./actions.ts";
import type { Server } from "./server-queries.ts";

type Props = { server: Server; administers: boolean; onRenamed: () => void };
type Editing = { name: string; revision: number; error: string | null; saving: boolean };

/** The display name, and for administrators the way to change it where it stands. */
export function NameField({ server, administers, onRenamed }: Props) {
  const [editing, setEditing] = useState<Editing | null>(null);

  async function rename({ name, revision }: Editing) {
    setEditing({ name, revision, error: null, saving: true });
    const result = await answerOf(() => renameAction({ id: server.id, name, revision }));
    onRenamed();
    setEditing(result.ok ? null : { name, revision, error: result.fields?.name ?? result.message, saving: false });
  }

  if (!editing) {
    return (
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm" fw={600} style={{ overflowWrap: "anywhere" }}>
          {server.name}
        </Text>
        {administers && (
          <Button
            variant="subtle"
            size="compact-sm"
            onClick={() => setEditing({ name: server.name, revision: server.revision, error: null, saving: false })}
          >
            Rename
          </Button>
        )}
      </Group>
    );
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        rename(editing);
      }}
    >
      <Group align="flex-start" gap="xs">
        <TextInput
          aria-label="Name"
          value={editing.name}
          error={editing.error}
          maxLength={200}
          data-autofocus
          autoFocus
          onChange={(event) => setEditing({ ...editing, name: event.currentTarget.value })}
          flex={1}
        />
        <Button type="submit" loading={editing.saving}>
          Rename
        </Button>
        <Button variant="default" onClick={() => setEditing(null)}>
          Cancel
        </Button>
      </Group>
    </form>
  );
}
