"use client";

import { Button, Code, Group, Modal, Stack, Text } from "@mantine/core";
import { CopyButton } from "#components/copy-button.tsx";

/** The token, this once. */
export function MadeToken({ token, onClose }: { token: string; onClose: () => void }) {
  return (
    <Modal opened onClose={onClose} title="Your new API token" centered closeOnClickOutside={false}>
      <Stack gap="md">
        <Text>
          Keep it where your program keeps its secrets, never in its code. It is not shown again; lost, it is ended here
          and replaced.
        </Text>
        <Code block style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
          {token}
        </Code>
        <Group justify="space-between">
          <CopyButton value={token} label="Copy the token" />
          <Button onClick={onClose} data-autofocus>
            Done
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
