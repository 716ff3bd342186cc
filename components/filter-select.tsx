"use client";

import { Select, type SelectProps } from "@mantine/core";
import { useSearchParams } from "next/navigation";
import { useSearchChange } from "./search-change.ts";

type Props = Pick<SelectProps, "data" | "placeholder" | "searchable" | "disabled"> & {
  label: string;
  /** In the address. */
  name: string;
  width: number;
  /** Names that lose their value with a change of this one. */
  clears?: readonly string[];
};

/** One filter of a list, which lives in the address. */
export function FilterSelect({ name, width, clears = [], placeholder = "All", ...select }: Props) {
  const search = useSearchParams();
  const { replace } = useSearchChange();
  const cleared = Object.fromEntries(clears.map((other) => [other, null]));
  return (
    <Select
      {...select}
      placeholder={placeholder}
      value={search.get(name)}
      onChange={(value) => replace({ ...cleared, [name]: value })}
      clearable
      w={{ base: "100%", xs: width }}
    />
  );
}
