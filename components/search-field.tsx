"use client";

import { CloseButton, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { Search } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { useState } from "react";
import { useSearchChange } from "./search-change.ts";

type Props = {
  /** What is searched: "Search users". Read out, and shown as placeholder. */
  label: string;
  /** The name in the address. */
  name?: string;
};

/** A search box whose text lives in the address; typing writes it there after 300 ms and goes to the first page. */
export function SearchField({ label, name = "search" }: Props) {
  const inAddress = useSearchParams().get(name) ?? "";
  const { replace } = useSearchChange();
  const [text, setText] = useState(inAddress);
  const [known, setKnown] = useState(inAddress);
  // The address changed without us (Back, a link): the box follows it.
  if (known !== inAddress) {
    setKnown(inAddress);
    if (text.trim() !== inAddress) setText(inAddress);
  }
  const write = useDebouncedCallback((value: string) => replace({ [name]: value.trim() || null }), 300);
  const change = (value: string) => {
    setText(value);
    write(value);
  };
  return (
    <TextInput
      type="search"
      aria-label={label}
      placeholder={label}
      value={text}
      maxLength={200}
      onChange={(event) => change(event.currentTarget.value)}
      leftSection={<Search size={16} aria-hidden />}
      rightSection={text && <CloseButton aria-label="Clear the search" onClick={() => change("")} />}
      w={{ base: "100%", xs: 280 }}
    />
  );
}
