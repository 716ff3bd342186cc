"use client";

import { Button, Group, Select } from "@mantine/core";
import { useSearchParams } from "next/navigation";
import { DayField } from "#components/day-field.tsx";
import { useSearchChange } from "#components/search-change.ts";
import { SearchField } from "#components/search-field.tsx";
import { type AuditNoun, auditEvents } from "#lib/audit/events.ts";
import { sentenceCase } from "#lib/audit/words.ts";

type Props = { actors: { value: string; label: string }[] };

const names = ["search", "noun", "event", "actor", "subject", "from", "to"];
const choices = (values: readonly string[]) => values.map((value) => ({ value, label: sentenceCase(value) }));
const isNoun = (text: string | null): text is AuditNoun => text !== null && text in auditEvents;

/** The filters of the audit log; they live in the address, so a link keeps them. */
export function AuditFilters({ actors }: Props) {
  const search = useSearchParams();
  const { replace } = useSearchChange();
  const noun = search.get("noun");
  return (
    <Group gap="sm" align="flex-end" mb="md" component="search">
      <SearchField label="Search the audit log" />
      <Select
        label="What"
        placeholder="All"
        data={choices(Object.keys(auditEvents))}
        value={noun}
        onChange={(value) => replace({ noun: value, event: null })}
        clearable
        w={{ base: "100%", xs: 170 }}
      />
      <Select
        label="Event"
        placeholder="All"
        data={isNoun(noun) ? choices(auditEvents[noun]) : []}
        value={isNoun(noun) ? search.get("event") : null}
        onChange={(value) => replace({ event: value })}
        disabled={!isNoun(noun)}
        clearable
        w={{ base: "100%", xs: 170 }}
      />
      <Select
        label="Who"
        placeholder="Everyone"
        data={actors}
        value={search.get("actor")}
        onChange={(value) => replace({ actor: value })}
        searchable
        clearable
        w={{ base: "100%", xs: 190 }}
      />
      <DayField label="From (UTC)" name="from" />
      <DayField label="To (UTC)" name="to" />
      {names.some((name) => search.has(name)) && (
        <Button variant="subtle" onClick={() => replace(Object.fromEntries(names.map((name) => [name, null])))}>
          Clear filters
        </Button>
      )}
    </Group>
  );
}
