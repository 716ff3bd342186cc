"use client";

import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { Plus } from "lucide-react";
import { type ChannelChoices, ChannelDialog } from "./channel-dialog.tsx";

export function NewChannelButton(choices: ChannelChoices) {
  const [opened, { open, close }] = useDisclosure();
  return (
    <>
      <Button leftSection={<Plus size={16} aria-hidden />} onClick={open}>
        New channel
      </Button>
      {opened && <ChannelDialog channel={null} onClose={close} {...choices} />}
    </>
  );
}
