"use client";

import { Group } from "@mantine/core";
import { useSearchParams } from "next/navigation";
import { ClearFilters } from "#components/clear-filters.tsx";
import { DayField } from "#components/day-field.tsx";
import { FilterSelect } from "#components/filter-select.tsx";
import { SearchField } from "#components/search-field.tsx";
import { type AuditNoun, auditEvents } from "#lib/audit/events.ts";
import { sentenceCase } from "#lib/audit/words.ts";

type Props = { actors: { value: string; label: string }[] };

const choices = (values: readonly string[]) => values.map((value) => ({ value, label: sentenceCase(value) }));
const isNoun = (text: string | null): text is AuditNoun => text !== null && text in auditEvents;

/** The filters of the audit log; they live in the address, so a link keeps them. */
export function AuditFilters({ actors }: Props) {
  const noun = useSearchParams().get("noun");
  const events = isNoun(noun) ? choices(auditEvents[noun]) : [];
  return (
    <Group gap="sm" align="flex-end" mb="md" component="search">
      <SearchField label="Search the audit log" />
      <FilterSelect label="What" name="noun" data={choices(Object.keys(auditEvents))} clears={["event"]} width={170} />
      <FilterSelect label="Event" name="event" data={events} disabled={!isNoun(noun)} width={170} />
      <FilterSelect label="Who" name="actor" placeholder="Everyone" data={actors} searchable width={190} />
      <DayField label="From (UTC)" name="from" />
      <DayField label="To (UTC)" name="to" />
      <ClearFilters names={["search", "noun", "event", "actor", "subject", "from", "to"]} />
    </Group>
  );
}
