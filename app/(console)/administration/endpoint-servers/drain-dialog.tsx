"use client";

import { Modal, Select, Stack, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { answerOf } from "#components/answer-of.ts";
import { DialogButtons } from "#components/dialog-buttons.tsx";
import { Refusal } from "#components/refusal.tsx";
import { drainAction } from "./actions.ts";
import type { Server } from "./server-queries.ts";

const untilResumed = "until resumed";

const lengths = [
  { value: untilResumed, label: "Until it is resumed" },
  { value: "1", label: "For 1 hour" },
  { value: "4", label: "For 4 hours" },
  { value: "12", label: "For 12 hours" },
  { value: "24", label: "For 1 day" },
  { value: "72", label: "For 3 days" },
  { value: "168", label: "For 1 week" },
];

type Props = { server: Server; onClose: () => void; onDrained: () => void };

/** Asks for a note, and stops new runs from going to the endpoint server. */
export function DrainDialog({ server, onClose, onDrained }: Props) {
  const [note, setNote] = useState("");
  const [hours, setHours] = useState(untilResumed);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  async function drain() {
    setBusy(true);
    const until = hours === untilResumed ? null : new Date(Date.now() + Number(hours) * 3_600_000).toISOString();
    const result = await answerOf(() => drainAction({ id: server.id, note, until }));
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
            It finishes what it runs now and is given no new run until then. Runs that only it may take wait. Resume in
            its menu ends it sooner.
          </Text>
          <Select
            label="How long"
            data={lengths}
            value={hours}
            onChange={(value) => value && setHours(value)}
            allowDeselect={false}
          />
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
