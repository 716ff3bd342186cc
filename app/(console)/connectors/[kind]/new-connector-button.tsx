"use client";

import { Button } from "@mantine/core";
import { Plus } from "lucide-react";
import Link from "next/link";
import { useSearchChange } from "#components/search-change.ts";

export function NewConnectorButton() {
  const { address } = useSearchChange();
  return (
    <Button component={Link} href={address({ new: "1" })} scroll={false} leftSection={<Plus size={16} aria-hidden />}>
      New
    </Button>
  );
}
