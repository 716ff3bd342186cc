"use client";

import { Group, Pill } from "@mantine/core";
import { useLocale } from "#components/locale.tsx";
import { useSearchChange } from "#components/search-change.ts";
import type { UserFilter } from "#lib/inventory/filters.ts";

const monthInWords = (month: string, locale: string) =>
  new Intl.DateTimeFormat(locale, { month: "long", year: "numeric", timeZone: "UTC" }).format(new Date(`${month}-01`));

function idleInWords(idle: string): string {
  if (idle === "never") return "Never seen";
  const [from, to] = idle.split("-");
  return to ? `Idle for ${from} to ${to} days` : `Idle for ${from} days or more`;
}

/** The filters that only a picture or figure of the overview sets, each with a way to take it back. */
export function FiltersFromPictures({ filter }: { filter: UserFilter }) {
  const { replace } = useSearchChange();
  const locale = useLocale();
  const pills = [
    filter.idle && { name: "idle", label: idleInWords(filter.idle) },
    filter.createdIn && { name: "created", label: `Created in ${monthInWords(filter.createdIn, locale)}` },
  ].filter((pill) => pill !== null && pill !== "");
  if (pills.length === 0) return null;
  return (
    <Group gap="xs" mb="md">
      {pills.map(({ name, label }) => (
        <Pill
          key={name}
          size="md"
          withRemoveButton
          onRemove={() => replace({ [name]: null })}
          removeButtonProps={{ "aria-label": `Remove the filter "${label}"`, tabIndex: 0, "aria-hidden": false }}
        >
          {label}
        </Pill>
      ))}
    </Group>
  );
}
