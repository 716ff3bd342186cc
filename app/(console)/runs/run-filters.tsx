"use client";

import { Group } from "@mantine/core";
import { ClearFilters } from "#components/clear-filters.tsx";
import { DayField } from "#components/day-field.tsx";
import { FilterSelect } from "#components/filter-select.tsx";
import { FilterStates } from "#components/filter-states.tsx";
import { SearchField } from "#components/search-field.tsx";
import { runStates } from "#lib/runs/states.ts";

type Props = { connectors: { value: string; label: string }[] };

const triggers = [
  { value: "schedule", label: "Schedule" },
  { value: "person", label: "A person" },
];

/** The filters of the run history; they live in the address, so a link keeps them. */
export function RunFilters({ connectors }: Props) {
  return (
    <Group gap="sm" align="flex-end" mb="md" component="search">
      <SearchField label="Search runs" />
      <FilterSelect label="Connector" name="connector" data={connectors} searchable width={220} />
      <FilterStates states={runStates} />
      <FilterSelect label="Started by" name="trigger" data={triggers} width={150} />
      <DayField label="From (UTC)" name="from" />
      <DayField label="To (UTC)" name="to" />
      <ClearFilters names={["search", "connector", "state", "trigger", "from", "to"]} />
    </Group>
  );
}
