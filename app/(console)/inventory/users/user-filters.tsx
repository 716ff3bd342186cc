"use client";

import { Group, Select } from "@mantine/core";
import { useSearchParams } from "next/navigation";
import { useSearchChange } from "#components/search-change.ts";
import { SearchField } from "#components/search-field.tsx";
import { statusInWords } from "./status-in-words.ts";

type Props = { statuses: string[]; roles: string[]; activityKnown: boolean };

const width = { base: "100%", xs: 170 };

/** The filters of Inventory > Users; they live in the address, so a link keeps them. */
export function UserFilters({ statuses, roles, activityKnown }: Props) {
  const search = useSearchParams();
  const { replace } = useSearchChange();
  const filter = (name: string) => ({
    value: search.get(name),
    onChange: (value: string | null) => replace({ [name]: value }),
    clearable: true,
    placeholder: "All",
    w: width,
  });
  return (
    <Group gap="sm" align="flex-end" mb="md" component="search">
      <SearchField label="Search users" />
      <Select
        label="Status"
        data={statuses.map((value) => ({ value, label: statusInWords(value) }))}
        {...filter("status")}
      />
      <Select label="Role" data={roles} {...filter("role")} />
      <Select
        label="Accounts"
        data={[
          { value: "people", label: "People" },
          { value: "app", label: "App users" },
          { value: "administrators", label: "Administrators" },
        ]}
        {...filter("accounts")}
      />
      <Select
        label="Inactive for"
        data={["30", "60", "90", "180", "365"].map((days) => ({ value: days, label: `${days} days or more` }))}
        {...filter("inactive")}
        disabled={!activityKnown}
        placeholder={activityKnown ? "Any time" : "Activity is unknown"}
      />
    </Group>
  );
}
