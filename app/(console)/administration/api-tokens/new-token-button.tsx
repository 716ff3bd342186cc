"use client";

import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { Plus } from "lucide-react";
import dynamic from "next/dynamic";
import type { Role } from "#lib/caller.ts";

// Loaded when it is opened, with the form library.
const NewTokenDialog = dynamic(() => import("./new-token-dialog.tsx").then((file) => file.NewTokenDialog));

export function NewTokenButton({ role }: { role: Role }) {
  const [opened, { open, close }] = useDisclosure();
  return (
    <>
      <Button leftSection={<Plus size={16} aria-hidden />} onClick={open}>
        New API token
      </Button>
      {opened && <NewTokenDialog role={role} onClose={close} />}
    </>
  );
}
