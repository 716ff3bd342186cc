"use client";

import { Button, Group, Modal, Select, Stack, Text } from "@mantine/core";
import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { Refusal } from "#components/refusal.tsx";
import type { ActionResult } from "#lib/errors.ts";

const lengths = [
  { value: "1", label: "For 1 hour" },
  { value: "4", label: "For 4 hours" },
  { value: "24", label: "For 1 day" },
  { value: "72", label: "For 3 days" },
  { value: "168", label: "For 1 week" },
  { value: "720", label: "For 30 days" },
];

type Props = {
  title: string;
  /** Fields above the choice of how long. */
  children?: ReactNode;
  onMute: (until: string) => Promise<ActionResult<unknown>>;
  onClose: () => void;
};

/** Asks how long nobody is to be told. */
export function MuteDialog({ title, children, onMute, onClose }: Props) {
  const router = useRouter();
  const [hours, setHours] = useState("4");
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);

  async function muteNow() {
    setBusy(true);
    const until = new Date(Date.now() + Number(hours) * 3_600_000).toISOString();
    const result = await onMute(until).catch(() => null);
    setBusy(false);
    if (!result?.ok) return setRefusal(result?.message ?? "The console did not answer. Try again.");
    onClose();
    router.refresh();
  }

  return (
    <Modal opened onClose={onClose} title={title} centered closeButtonProps={{ "aria-label": "Close" }}>
      <Stack gap="md">
        <Refusal>{refusal}</Refusal>
        {children}
        <Select
          label="How long"
          data={lengths}
          value={hours}
          onChange={(value) => value && setHours(value)}
          allowDeselect={false}
        />
        <Text size="sm">What is still wrong when the mute ends is told then; what is over by then is not.</Text>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button onClick={muteNow} loading={busy}>
            Mute
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
