"use client";

import { Button, Code, DataList, Group, Stack, Text } from "@mantine/core";
import { CopyButton } from "#components/copy-button.tsx";

type Props = { email: string; password: string; onClose: () => void };

/** What to hand to the new person; the password is shown here and never again. */
export function InitialPassword({ email, password, onClose }: Props) {
  return (
    <Stack gap="md">
      <Text>
        Give them both in a safe way. The password is not shown again, and lets them in for 72 hours, until they have
        chosen their own.
      </Text>
      <DataList>
        <DataList.Item>
          <DataList.ItemLabel>Email</DataList.ItemLabel>
          <DataList.ItemValue>{email}</DataList.ItemValue>
        </DataList.Item>
        <DataList.Item>
          <DataList.ItemLabel>Password</DataList.ItemLabel>
          <DataList.ItemValue>
            <Group gap="xs">
              <Code fz="sm">{password}</Code>
              <CopyButton value={password} label="Copy the password" />
            </Group>
          </DataList.ItemValue>
        </DataList.Item>
      </DataList>
      <Group justify="flex-end">
        <Button onClick={onClose} data-autofocus>
          Done
        </Button>
      </Group>
    </Stack>
  );
}
