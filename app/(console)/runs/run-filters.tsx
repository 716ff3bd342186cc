"use client";

import { Group, MultiSelect } from "@mantine/core";
import { useSearchParams } from "next/navigation";
import { ClearFilters } from "#components/clear-filters.tsx";
import { DayField } from "#components/day-field.tsx";
import { FilterSelect } from "#components/filter-select.tsx";
import { useSearchChange } from "#components/search-change.ts";
import { SearchField } from "#components/search-field.tsx";
import { allRunStates, runStates } from "#lib/runs/states.ts";

type Props = { connectors: { value: string; label: string }[] };

const triggers = [
  { value: "schedule", label: "Schedule" },
  { value: "person", label: "A person" },
];

/** The filters of the run history; they live in the address, so a link keeps them. */
export function RunFilters({ connectors }: Props) {
  const search = useSearchParams();
  const { replace } = useSearchChange();
  const states = search.get("state")?.split(",").filter(Boolean) ?? [];
  return (
    <Group gap="sm" align="flex-end" mb="md" component="search">
      <SearchField label="Search runs" />
      <FilterSelect label="Connector" name="connector" data={connectors} searchable width={220} />
      <MultiSelect
        label="State"
        placeholder={states.length ? undefined : "All"}
        data={allRunStates.map((state) => ({ value: state, label: runStates[state].label }))}
        value={states}
        onChange={(values) => replace({ state: values.join(",") || null })}
        clearable
        w={{ base: "100%", xs: 240 }}
      />
      <FilterSelect label="Started by" name="trigger" data={triggers} width={150} />
      <DayField label="From (UTC)" name="from" />
      <DayField label="To (UTC)" name="to" />
      <ClearFilters names={["search", "connector", "state", "trigger", "from", "to"]} />
    </Group>
  );
}
