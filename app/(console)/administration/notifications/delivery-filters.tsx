"use client";

import { Group, Select } from "@mantine/core";
import { useSearchParams } from "next/navigation";
import { useSearchChange } from "#components/search-change.ts";
import { outcomes } from "#lib/notifications/filters.ts";

const outcomeChoices = Object.entries(outcomes).map(([value, { label }]) => ({ value, label }));

/** The filters of the delivery log; they live in the address. */
export function DeliveryFilters({ channels }: { channels: { value: string; label: string }[] }) {
  const search = useSearchParams();
  const { replace } = useSearchChange();
  return (
    <Group gap="sm" component="search" aria-label="Filter the delivery log">
      <Select
        label="Channel"
        placeholder="All"
        data={channels}
        value={search.get("channel")}
        onChange={(value) => replace({ channel: value })}
        clearable
        w={{ base: "100%", xs: 200 }}
      />
      <Select
        label="Outcome"
        placeholder="All"
        data={outcomeChoices}
        value={search.get("outcome")}
        onChange={(value) => replace({ outcome: value })}
        clearable
        w={{ base: "100%", xs: 200 }}
      />
    </Group>
  );
}
