"use client";

import { Button } from "@mantine/core";
import { useSearchParams } from "next/navigation";
import { useSearchChange } from "./search-change.ts";

/** The button that takes filters out of the address; nothing while none of them is in it. */
export function ClearFilters({ names }: { names: readonly string[] }) {
  const search = useSearchParams();
  const { replace } = useSearchChange();
  if (!names.some((name) => search.has(name))) return null;
  return (
    <Button variant="subtle" onClick={() => replace(Object.fromEntries(names.map((name) => [name, null])))}>
      Clear filters
    </Button>
  );
}
