import { ActionIcon, Button, Group, Input } from "@mantine/core";
import { Plus, X } from "lucide-react";
import { useRef } from "react";
import { flushSync } from "react-dom";
import { scheduleLimits } from "#lib/schedules/schema.ts";
import type { ScheduleFaults } from "./schedule-faults.ts";
import { anotherTime } from "./schedule-kinds.ts";
import { ScheduleTimeInput } from "./schedule-time-input.tsx";

type Props = { times: readonly string[]; onChange: (times: string[]) => void; faults: ScheduleFaults };

/** The times of day of a daily or weekly schedule, at least one. */
export function ScheduleTimesField({ times, onChange, faults }: Props) {
  const list = useRef<HTMLDivElement>(null);
  const rows = times.map((time, position) => ({ time, position, name: `Time ${position + 1}` }));
  const fault = faults["schedule.times"] ?? rows.map((row) => faults[`schedule.times.${row.position}`]).find(Boolean);

  function focusTime(position: number) {
    list.current?.querySelectorAll("input")[position]?.focus();
  }

  function add() {
    flushSync(() => onChange([...times, anotherTime(times)]));
    focusTime(times.length);
  }

  function remove(position: number) {
    flushSync(() => onChange(times.filter((_, index) => index !== position)));
    focusTime(Math.max(0, position - 1));
  }

  return (
    <Input.Wrapper
      label={times.length === 1 ? "Time" : "Times"}
      labelElement="div"
      description={fault ? undefined : "On the clock of the time zone below."}
      error={fault}
      inputWrapperOrder={["label", "input", "description", "error"]}
    >
      <Group ref={list} gap="xs" my={4} role="group" aria-label="Times of day">
        {rows.map(({ time, position, name }) => (
          <Group key={name} gap={2} wrap="nowrap">
            <ScheduleTimeInput
              w={80}
              aria-label={name}
              value={time}
              onChange={(typed) => onChange(times.map((other, index) => (index === position ? typed : other)))}
              error={faults[`schedule.times.${position}`] !== undefined}
            />
            {times.length > 1 && (
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={time === "" ? `Remove time ${position + 1}` : `Remove ${time}`}
                onClick={() => remove(position)}
              >
                <X size={16} aria-hidden />
              </ActionIcon>
            )}
          </Group>
        ))}
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<Plus size={14} aria-hidden />}
          onClick={add}
          disabled={times.length >= scheduleLimits.times}
        >
          Add a time
        </Button>
      </Group>
    </Input.Wrapper>
  );
}
