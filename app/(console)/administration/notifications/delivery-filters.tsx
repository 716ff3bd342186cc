import { Group } from "@mantine/core";
import { FilterSelect } from "#components/filter-select.tsx";
import { outcomes } from "#lib/notifications/outcomes.ts";

const outcomeChoices = Object.entries(outcomes).map(([value, { label }]) => ({ value, label }));

/** The filters of the delivery log; they live in the address. */
export function DeliveryFilters({ channels }: { channels: { value: string; label: string }[] }) {
  return (
    <Group gap="sm" component="search" aria-label="Filter the delivery log">
      <FilterSelect label="Channel" name="channel" data={channels} width={200} />
      <FilterSelect label="Outcome" name="outcome" data={outcomeChoices} width={200} />
    </Group>
  );
}
