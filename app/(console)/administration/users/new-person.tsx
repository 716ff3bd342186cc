"use client";

import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { UserRoundPlus } from "lucide-react";
import dynamic from "next/dynamic";

// Loaded when they are opened.
const NewPersonDialog = dynamic(() => import("./new-person-dialog.tsx").then((file) => file.NewPersonDialog));

/** The button that opens the dialog for a new person. Each opening starts from an empty form. */
export function NewPersonButton() {
  const [opened, { open, close }] = useDisclosure();
  return (
    <>
      <Button leftSection={<UserRoundPlus size={16} aria-hidden />} onClick={open}>
        New person
      </Button>
      {opened && <NewPersonDialog onClose={close} />}
    </>
  );
}
