import { Group } from "@mantine/core";
import { FilterSelect } from "#components/filter-select.tsx";
import { SearchField } from "#components/search-field.tsx";
import { statusInWords } from "./status-in-words.ts";

type Props = { statuses: string[]; roles: string[]; activityKnown: boolean };

const accounts = [
  { value: "people", label: "People" },
  { value: "app", label: "App users" },
  { value: "administrators", label: "Administrators" },
];
const idleTimes = ["30", "60", "90", "180", "365"].map((days) => ({ value: days, label: `${days} days or more` }));

/** The filters of Inventory > Users; they live in the address, so a link keeps them. */
export function UserFilters({ statuses, roles, activityKnown }: Props) {
  const statusChoices = statuses.map((value) => ({ value, label: statusInWords(value) }));
  return (
    <Group gap="sm" align="flex-end" mb="md" component="search">
      <SearchField label="Search users" />
      <FilterSelect label="Status" name="status" data={statusChoices} width={170} />
      <FilterSelect label="Role" name="role" data={roles} width={170} />
      <FilterSelect label="Accounts" name="accounts" data={accounts} width={170} />
      <FilterSelect
        label="Inactive for"
        name="inactive"
        data={idleTimes}
        disabled={!activityKnown}
        placeholder={activityKnown ? "Any time" : "Activity is unknown"}
        width={170}
      />
    </Group>
  );
}
