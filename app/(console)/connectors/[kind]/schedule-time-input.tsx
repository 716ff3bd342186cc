import { TextInput, type TextInputProps } from "@mantine/core";
import { useState } from "react";
import { minutesOfDay, tidyTime } from "#lib/schedules/time-of-day.ts";

type Props = Omit<TextInputProps, "value" | "onChange"> & { value: string; onChange: (time: string) => void };

/**
 * A time of day in 24 hours, as everything else on the screen shows it: the browser's own field follows the browser's
 * language. Half a time is nobody's fault before the field is left.
 */
export function ScheduleTimeInput({ value, onChange, ...rest }: Props) {
  const [draft, setDraft] = useState<string | null>(null);

  function settle() {
    if (draft === null) return;
    setDraft(null);
    onChange(tidyTime(draft));
  }

  return (
    <TextInput
      {...rest}
      inputMode="numeric"
      autoComplete="off"
      placeholder="02:00"
      maxLength={10}
      value={draft ?? value}
      onChange={(event) => {
        const typed = event.currentTarget.value;
        setDraft(typed);
        if (minutesOfDay(typed) !== null) onChange(typed);
      }}
      onBlur={settle}
      onKeyDown={(event) => {
        if (event.key === "Enter") settle();
      }}
    />
  );
}
