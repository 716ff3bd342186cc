"use client";

import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { MailPlus } from "lucide-react";
import dynamic from "next/dynamic";

// Loaded when they are opened.
const InviteDialog = dynamic(() => import("./invite-dialog.tsx").then((file) => file.InviteDialog));

/** The button that opens the dialog for an invitation. */
export function InviteButton() {
  const [opened, { open, close }] = useDisclosure();
  return (
    <>
      <Button variant="default" leftSection={<MailPlus size={16} aria-hidden />} onClick={open}>
        Invite
      </Button>
      {opened && <InviteDialog onClose={close} />}
    </>
  );
}
