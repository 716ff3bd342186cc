"use client";

import { Select, Stack } from "@mantine/core";
import { TimeZoneField } from "#components/time-zone-field.tsx";
import type { ScheduleFields } from "#lib/schedules/schema.ts";
import { scheduleFaults } from "./schedule-faults.ts";
import { ScheduleKindFields } from "./schedule-kind-fields.tsx";
import { scheduleKinds, scheduleOfKind } from "./schedule-kinds.ts";
import { SchedulePreview } from "./schedule-preview.tsx";

type Props = {
  value: ScheduleFields;
  onChange: (value: ScheduleFields) => void;
  /** What the server said about either field; what the schema says is found here. */
  error?: { schedule?: string; timeZone?: string };
};

/** When a connector runs: the kind of schedule, its fields, the time zone, and what comes of them. */
export function ScheduleField({ value, onChange, error }: Props) {
  const { schedule, timeZone } = value;
  const faults = scheduleFaults(value);
  return (
    <Stack gap="sm">
      <Select
        label="Schedule"
        data={scheduleKinds}
        value={schedule.kind}
        onChange={(kind) => kind && onChange({ schedule: scheduleOfKind(kind, schedule), timeZone })}
        allowDeselect={false}
        error={faults.schedule ?? error?.schedule}
      />
      <ScheduleKindFields
        value={schedule}
        onChange={(changed) => onChange({ schedule: changed, timeZone })}
        faults={faults}
      />
      <TimeZoneField
        value={timeZone}
        onChange={(chosen) => onChange({ schedule, timeZone: chosen })}
        error={faults.timeZone ?? error?.timeZone}
      />
      <SchedulePreview value={value} isValid={Object.keys(faults).length === 0} />
    </Stack>
  );
}
