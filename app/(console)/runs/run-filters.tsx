"use client";

import { Button, Group, MultiSelect, Select } from "@mantine/core";
import { useSearchParams } from "next/navigation";
import { DayField } from "#components/day-field.tsx";
import { useSearchChange } from "#components/search-change.ts";
import { allRunStates, runStates } from "#lib/runs/states.ts";

type Props = { connectors: { value: string; label: string }[] };

const names = ["connector", "state", "trigger", "from", "to"];

/** The filters of the run history; they live in the address, so a link keeps them. */
export function RunFilters({ connectors }: Props) {
  const search = useSearchParams();
  const { replace } = useSearchChange();
  const states = search.get("state")?.split(",").filter(Boolean) ?? [];
  const set = names.some((name) => search.has(name));
  return (
    <Group gap="sm" align="flex-end" mb="md" component="search">
      <Select
        label="Connector"
        placeholder="All"
        data={connectors}
        value={search.get("connector")}
        onChange={(value) => replace({ connector: value })}
        searchable
        clearable
        w={{ base: "100%", xs: 220 }}
      />
      <MultiSelect
        label="State"
        placeholder={states.length ? undefined : "All"}
        data={allRunStates.map((state) => ({ value: state, label: runStates[state].label }))}
        value={states}
        onChange={(values) => replace({ state: values.join(",") || null })}
        clearable
        w={{ base: "100%", xs: 240 }}
      />
      <Select
        label="Started by"
        placeholder="All"
        data={[
          { value: "schedule", label: "Schedule" },
          { value: "person", label: "A person" },
        ]}
        value={search.get("trigger")}
        onChange={(value) => replace({ trigger: value })}
        clearable
        w={{ base: "100%", xs: 150 }}
      />
      <DayField label="From (UTC)" name="from" />
      <DayField label="To (UTC)" name="to" />
      {set && (
        <Button variant="subtle" onClick={() => replace(Object.fromEntries(names.map((name) => [name, null])))}>
          Clear filters
        </Button>
      )}
    </Group>
  );
}
