"use client";

import { Group } from "@mantine/core";
import { ClearFilters } from "#components/clear-filters.tsx";
import { FilterStates } from "#components/filter-states.tsx";
import { SearchField } from "#components/search-field.tsx";
import { serverStates } from "#lib/endpoint-servers/states.ts";

/** The filters of the endpoint servers; they live in the address, so a link keeps them. */
export function ServerFilters() {
  return (
    <Group gap="sm" align="flex-end" mb="md" component="search">
      <SearchField label="Search endpoint servers" />
      <FilterStates states={serverStates} />
      <ClearFilters names={["search", "state"]} />
    </Group>
  );
}
