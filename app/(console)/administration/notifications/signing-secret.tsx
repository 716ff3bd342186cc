"use client";

import { Button, Code, Group, Modal, Stack, Text } from "@mantine/core";
import { CopyButton } from "#components/copy-button.tsx";

type Props = { secret: string; onClose: () => void };

/** The signing secret of a webhook, the one time that it is shown. */
export function SigningSecret({ secret, onClose }: Props) {
  return (
    <Modal
      opened
      onClose={onClose}
      title="The signing secret"
      centered
      closeOnClickOutside={false}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <Stack gap="md">
        <Text>
          Give it to the receiver, which checks by it that a message is from here. It is not shown again; a new one can
          be made from the channel's menu.
        </Text>
        <Group gap="xs">
          <Code fz="sm" style={{ overflowWrap: "anywhere" }}>
            {secret}
          </Code>
          <CopyButton value={secret} label="Copy the signing secret" />
        </Group>
        <Group justify="flex-end">
          <Button onClick={onClose} data-autofocus>
            Done
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
