import { Checkbox, Group, NumberInput, Select, Stack, Text, TextInput } from "@mantine/core";
import { hoursApart, type Schedule, weekdays } from "#lib/schedules/schema.ts";
import { weekdayName } from "#lib/schedules/words.ts";
import type { ScheduleFaults } from "./schedule-faults.ts";
import { ScheduleTimeInput } from "./schedule-time-input.tsx";
import { ScheduleTimesField } from "./schedule-times-field.tsx";

type Of<Kind extends Schedule["kind"]> = Extract<Schedule, { kind: Kind }>;
type Props<Value extends Schedule> = { value: Value; onChange: (value: Schedule) => void; faults: ScheduleFaults };

const hourChoices = hoursApart.map((hours) => ({ value: hours, label: hours === 1 ? "1 hour" : `${hours} hours` }));
const dayChoices: { value: number | "last"; label: string }[] = [
  ...Array.from({ length: 31 }, (_, index) => ({ value: index + 1, label: `Day ${index + 1}` })),
  { value: "last", label: "Last day" },
];

function HourlyFields({ value, onChange, faults }: Props<Of<"hourly">>) {
  return (
    <Group align="flex-start" grow>
      <Select
        label="Every"
        data={hourChoices}
        value={value.everyHours}
        onChange={(everyHours) => everyHours && onChange({ ...value, everyHours })}
        allowDeselect={false}
        error={faults["schedule.everyHours"]}
        description="Counted from midnight."
        inputWrapperOrder={["label", "input", "description", "error"]}
      />
      <NumberInput
        label="Minutes past the hour"
        value={Number.isNaN(value.minute) ? "" : value.minute}
        onChange={(minute) => onChange({ ...value, minute: typeof minute === "number" ? minute : Number.NaN })}
        min={0}
        max={59}
        clampBehavior="none"
        allowDecimal={false}
        allowNegative={false}
        error={faults["schedule.minute"]}
      />
    </Group>
  );
}

function WeeklyFields({ value, onChange, faults }: Props<Of<"weekly">>) {
  return (
    <Stack gap="sm">
      <Checkbox.Group
        label="Days"
        value={value.days}
        onChange={(days) => onChange({ ...value, days })}
        error={faults["schedule.days"]}
      >
        <Group gap="md" my={4}>
          {weekdays.map((day) => (
            <Checkbox key={day} value={day} label={weekdayName(day)} />
          ))}
        </Group>
      </Checkbox.Group>
      <ScheduleTimesField times={value.times} onChange={(times) => onChange({ ...value, times })} faults={faults} />
    </Stack>
  );
}

function MonthlyFields({ value, onChange, faults }: Props<Of<"monthly">>) {
  const isInEveryMonth = value.day === "last" || value.day <= 28;
  return (
    <Stack gap={4}>
      <Group align="flex-start" grow>
        <Select
          label="Day of the month"
          data={dayChoices}
          value={value.day}
          onChange={(day) => day !== null && onChange({ ...value, day })}
          allowDeselect={false}
          error={faults["schedule.day"]}
        />
        <ScheduleTimeInput
          label="Time"
          value={value.time}
          onChange={(time) => onChange({ ...value, time })}
          error={faults["schedule.time"]}
        />
      </Group>
      <Text size="xs" c="dimmed">
        {isInEveryMonth
          ? "On the clock of the time zone below."
          : `A month without day ${value.day} runs on its last day, so that no month is left out.`}
      </Text>
    </Stack>
  );
}

function CronField({ value, onChange, faults }: Props<Of<"cron">>) {
  const fault = faults["schedule.expression"];
  return (
    <TextInput
      label="Cron expression"
      value={value.expression}
      onChange={(event) => onChange({ ...value, expression: event.currentTarget.value })}
      description={fault ? undefined : "Minutes, hours, day of the month, month, day of the week. L is the last day."}
      error={fault}
      inputWrapperOrder={["label", "input", "description", "error"]}
      styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
      autoComplete="off"
      spellCheck={false}
    />
  );
}

/** The fields of the kind of schedule that is chosen. */
export function ScheduleKindFields({ value, onChange, faults }: Props<Schedule>) {
  switch (value.kind) {
    case "manual":
      return (
        <Text size="sm" c="dimmed">
          It runs only when someone chooses Run now.
        </Text>
      );
    case "hourly":
      return <HourlyFields value={value} onChange={onChange} faults={faults} />;
    case "daily":
      return (
        <ScheduleTimesField times={value.times} onChange={(times) => onChange({ ...value, times })} faults={faults} />
      );
    case "weekly":
      return <WeeklyFields value={value} onChange={onChange} faults={faults} />;
    case "monthly":
      return <MonthlyFields value={value} onChange={onChange} faults={faults} />;
    case "cron":
      return <CronField value={value} onChange={onChange} faults={faults} />;
  }
}
