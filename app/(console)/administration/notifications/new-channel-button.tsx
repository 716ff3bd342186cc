"use client";

import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { Plus } from "lucide-react";
import dynamic from "next/dynamic";
import type { ChannelChoices } from "./channel-dialog.tsx";

// Loaded when they are opened.
const ChannelDialog = dynamic(() => import("./channel-dialog.tsx").then((file) => file.ChannelDialog));

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
