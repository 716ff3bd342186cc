"use client";

import { MultiSelect } from "@mantine/core";
import { useSearchParams } from "next/navigation";
import { useSearchChange } from "./search-change.ts";

type Props = {
  /** Every state, by its name in the address. */
  states: Readonly<Record<string, { label: string }>>;
};

/** The filter by state of a list, for one state or several, which lives in the address. */
export function FilterStates({ states }: Props) {
  const search = useSearchParams();
  const { replace } = useSearchChange();
  const chosen = search.get("state")?.split(",").filter(Boolean) ?? [];
  return (
    <MultiSelect
      label="State"
      placeholder={chosen.length ? undefined : "All"}
      data={Object.entries(states).map(([value, { label }]) => ({ value, label }))}
      value={chosen}
      onChange={(values) => replace({ state: values.join(",") || null })}
      clearable
      w={{ base: "100%", xs: 240 }}
    />
  );
}
