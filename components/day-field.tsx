"use client";

import { TextInput } from "@mantine/core";
import { useSearchParams } from "next/navigation";
import { useState } from "react";
import { useSearchChange } from "./search-change.ts";

type Props = {
  label: string;
  /** The name in the address. */
  name: string;
};

// While a year is typed, the field says 0002, 0020, 0202: none of them is meant.
const isMeant = (day: string) => day === "" || day >= "1900";

/** A day that lives in the address as YYYY-MM-DD. A day half typed stays in the field. */
export function DayField({ label, name }: Props) {
  const inAddress = useSearchParams().get(name) ?? "";
  const { replace } = useSearchChange();
  const [day, setDay] = useState(inAddress);
  const [known, setKnown] = useState(inAddress);
  // The address changed without us (Back, Clear filters): the field follows it.
  if (known !== inAddress) {
    setKnown(inAddress);
    setDay(inAddress);
  }
  const change = (value: string) => {
    setDay(value);
    if (isMeant(value)) replace({ [name]: value || null });
  };
  return (
    <TextInput
      type="date"
      label={label}
      value={day}
      onChange={(event) => change(event.currentTarget.value)}
      w={{ base: "47%", xs: 150 }}
    />
  );
}
