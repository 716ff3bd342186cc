"use client";

import { NumberInput } from "@mantine/core";
import { Controller, useFormContext } from "react-hook-form";

type Props = {
  /** The field's name in the form around it. */
  name: string;
  label: string;
  description: string;
  min: number;
  max: number;
  suffix?: string;
};

/** A whole number of a form. Emptied or out of bounds it stays as typed, and the form's schema says what is wrong. */
export function IntegerField({ name, ...shown }: Props) {
  const { control } = useFormContext();
  return (
    <Controller
      control={control}
      name={name}
      render={({ field, fieldState }) => (
        <NumberInput
          {...shown}
          clampBehavior="none"
          allowDecimal={false}
          maw={320}
          value={typeof field.value === "number" ? field.value : ""}
          onChange={(value) => field.onChange(value === "" ? null : value)}
          onBlur={field.onBlur}
          ref={field.ref}
          disabled={field.disabled}
          error={fieldState.error?.message}
        />
      )}
    />
  );
}
