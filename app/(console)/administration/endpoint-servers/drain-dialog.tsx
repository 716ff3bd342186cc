"use client";

import { Modal, Stack, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { DialogButtons } from "#components/dialog-buttons.tsx";
import { Refusal } from "#components/refusal.tsx";
import { drainAction } from "./actions.ts";
import type { Server } from "./server-queries.ts";

type Props = { server: Server; onClose: () => void; onDrained: () => void };

/** Asks for a note, and stops new runs from going to the endpoint server. */
export function DrainDialog({ server, onClose, onDrained }: Props) {
  const [note, setNote] = useState("");
  const [refusal, setRefusal] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  async function drain() {
    setBusy(true);
    const result = await drainAction({ id: server.id, note });
    setBusy(false);
    onDrained();
    if (!result.ok) return setRefusal(result.message);
    notifications.show({ color: "green", message: `${server.name} drains: it is given no new run.` });
    onClose();
  }

  return (
    <Modal opened onClose={onClose} title={`Drain ${server.name}?`} closeButtonProps={{ "aria-label": "Close" }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          drain();
        }}
      >
        <Stack gap="md">
          <Text size="sm">
            It finishes what it runs now and is given no new run until you choose Resume in its menu. Runs that only it
            may take wait.
          </Text>
          <TextInput
            label="Note"
            description="Shown to everyone who wonders why it drains."
            placeholder="Update on Saturday"
            value={note}
            maxLength={200}
            onChange={(event) => setNote(event.currentTarget.value)}
            data-autofocus
          />
          <Refusal>{refusal}</Refusal>
          <DialogButtons submit="Drain" busy={busy} onCancel={onClose} />
        </Stack>
      </form>
    </Modal>
  );
}
