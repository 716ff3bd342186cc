"use client";

import { Button, Group, Modal, Stack } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { Refusal } from "#components/refusal.tsx";
import { type ActionResult, noAnswer } from "#lib/errors.ts";

type Props = {
  opened: boolean;
  onClose: () => void;
  /** The question, naming the thing: "Delete the connector Acme?" */
  title: string;
  /** What is destroyed, and what stops working. */
  children: ReactNode;
  /** The deed, as on the button: "Delete connector". */
  deed: string;
  /** Red unless the deed can be undone. */
  color?: string;
  /** Does it. The dialog closes when it went well, and shows the sentence otherwise. */
  onConfirm: () => Promise<ActionResult<unknown>>;
};

/** Asks before something is destroyed. Focus begins on Cancel; a refusal is shown in the dialog. */
export function Confirm({ opened, onClose, title, children, deed, color = "red", onConfirm }: Props) {
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);

  function close() {
    setRefusal(null);
    onClose();
  }

  async function confirm() {
    setBusy(true);
    setRefusal(null);
    try {
      const result = await onConfirm();
      if (result.ok) close();
      else setRefusal(result.message);
    } catch {
      setRefusal(noAnswer);
    } finally {
      setBusy(false);
    }
  }

  return (
    <Modal opened={opened} onClose={close} title={title} centered closeOnClickOutside={!busy} closeOnEscape={!busy}>
      <Stack gap="md">
        <div>{children}</div>
        <Refusal>{refusal}</Refusal>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={close} disabled={busy} data-autofocus>
            Cancel
          </Button>
          <Button color={color} onClick={confirm} loading={busy}>
            {deed}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
