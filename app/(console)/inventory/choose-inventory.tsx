"use client";

import { Select } from "@mantine/core";
import { useSearchChange } from "#components/search-change.ts";

type Props = { inventories: { connectorId: string; name: string; enterpriseName: string | null }[]; chosenId: string };

/** Which connector's inventory is shown; nothing to choose when there is one. */
export function ChooseInventory({ inventories, chosenId }: Props) {
  const { replace } = useSearchChange();
  if (inventories.length < 2) return null;
  return (
    <Select
      aria-label="Connector"
      data={inventories.map((one) => ({
        value: one.connectorId,
        label: one.enterpriseName ? `${one.name} (${one.enterpriseName})` : one.name,
      }))}
      value={chosenId}
      onChange={(value) => replace({ connector: value })}
      allowDeselect={false}
      searchable
      w={{ base: "100%", xs: 280 }}
    />
  );
}
