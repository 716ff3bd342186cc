import { Button, Code, Group, Modal, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { CopyButton } from "#components/copy-button.tsx";

type Props = {
  title: string;
  /** What to do with it, and that it is not shown again. */
  children: ReactNode;
  secret: string;
  copyLabel: string;
  onClose: () => void;
};

/** A secret that was just made, this once. A click beside the dialog doesn't close it. */
export function ShownOnce({ title, children, secret, copyLabel, onClose }: Props) {
  return (
    <Modal opened onClose={onClose} title={title} centered closeOnClickOutside={false}>
      <Stack gap="md">
        <Text>{children}</Text>
        <Code block style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
          {secret}
        </Code>
        <Group justify="space-between">
          <CopyButton value={secret} label={copyLabel} />
          <Button onClick={onClose} data-autofocus>
            Done
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
