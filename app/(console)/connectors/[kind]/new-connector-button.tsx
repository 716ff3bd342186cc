"use client";

import { Button } from "@mantine/core";
import { Plus } from "lucide-react";
import { PageLink } from "#components/page-link.tsx";
import { useSearchChange } from "#components/search-change.ts";

export function NewConnectorButton() {
  const { address } = useSearchChange();
  return (
    <Button
      component={PageLink}
      href={address({ new: "1" })}
      scroll={false}
      leftSection={<Plus size={16} aria-hidden />}
    >
      New
    </Button>
  );
}
