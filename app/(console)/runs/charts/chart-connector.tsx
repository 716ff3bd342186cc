"use client";

import { Group } from "@mantine/core";
import { FilterSelect } from "#components/filter-select.tsx";

/** Whose runs the charts are of; everyone's while none is chosen. */
export function ChartConnector({ connectors }: { connectors: { value: string; label: string }[] }) {
  return (
    <Group component="search">
      <FilterSelect label="Connector" name="connector" data={connectors} searchable width={260} />
    </Group>
  );
}
