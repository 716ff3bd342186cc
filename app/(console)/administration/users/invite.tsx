"use client";

import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { MailPlus } from "lucide-react";
import { InviteDialog } from "./invite-dialog.tsx";

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
