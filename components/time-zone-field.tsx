import { type ComboboxParsedItem, Select } from "@mantine/core";
import { timeZoneChoices } from "./time-zones.ts";

type Props = {
  label?: string;
  description?: string;
  /** Null: none is chosen, which `unchosen` stands for. */
  value: string | null;
  disabled?: boolean;
  error?: string;
} & (
  | { unchosen?: undefined; onChange: (timeZone: string) => void }
  /** What no choice means, in words; the field can then be cleared. */
  | { unchosen: string; onChange: (timeZone: string | null) => void }
);

/** "new york" finds America/New_York. */
function matching(options: ComboboxParsedItem<string>[], search: string): ComboboxParsedItem<string>[] {
  const wanted = search.trim().toLowerCase().replaceAll(" ", "_");
  return options.flatMap((option): ComboboxParsedItem<string>[] => {
    if (!("items" in option)) return option.label.toLowerCase().includes(wanted) ? [option] : [];
    const items = option.items.filter(({ label }) => label.toLowerCase().includes(wanted));
    return items.length === 0 ? [] : [{ ...option, items }];
  });
}

/** A time zone, by the names of the tz database. */
export function TimeZoneField({ label = "Time zone", description, value, disabled, error, ...choice }: Props) {
  const choose = (chosen: string | null) => {
    if (choice.unchosen) choice.onChange(chosen);
    else if (chosen) choice.onChange(chosen);
  };
  return (
    <Select
      label={label}
      description={description}
      placeholder={choice.unchosen}
      data={timeZoneChoices(value ?? "")}
      value={value || null}
      onChange={choose}
      searchable
      allowDeselect={false}
      clearable={Boolean(choice.unchosen)}
      clearButtonProps={{ "aria-label": `Clear ${label}` }}
      filter={({ options, search }) => matching(options, search)}
      nothingFoundMessage="No time zone of this name. Try a city near you, like London."
      disabled={disabled}
      error={error}
    />
  );
}
