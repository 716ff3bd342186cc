"use client";

import { Group } from "@mantine/core";
import { ClearFilters } from "#components/clear-filters.tsx";
import { FilterSelect } from "#components/filter-select.tsx";
import { SearchField } from "#components/search-field.tsx";
import { serverStates } from "#lib/endpoint-servers/states.ts";

const states = Object.entries(serverStates).map(([value, label]) => ({ value, label }));

/** The filters of the endpoint servers; they live in the address, so a link keeps them. */
export function ServerFilters() {
  return (
    <Group gap="sm" align="flex-end" mb="md" component="search">
      <SearchField label="Search endpoint servers" />
      <FilterSelect label="State" name="state" data={states} width={160} />
      <ClearFilters names={["search", "state"]} />
    </Group>
  );
}
