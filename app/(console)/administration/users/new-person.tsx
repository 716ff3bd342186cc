"use client";

import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { UserRoundPlus } from "lucide-react";
import { NewPersonDialog } from "./new-person-dialog.tsx";

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
