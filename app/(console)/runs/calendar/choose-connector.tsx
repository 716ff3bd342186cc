"use client";

import { Select } from "@mantine/core";
import { useSearchChange } from "#components/search-change.ts";

type Props = { connectors: { value: string; label: string }[]; connectorId: string | null };

export function ChooseConnector({ connectors, connectorId }: Props) {
  const { replace } = useSearchChange();
  return (
    <Select
      aria-label="Connector"
      placeholder="Choose a connector"
      data={connectors}
      value={connectorId}
      onChange={(value) => replace({ connector: value })}
      allowDeselect={false}
      searchable
      w={{ base: "100%", xs: 280 }}
    />
  );
}
