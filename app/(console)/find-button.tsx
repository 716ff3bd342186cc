"use client";

import { Kbd, UnstyledButton } from "@mantine/core";
import { Search } from "lucide-react";
import classes from "./find-button.module.css";

/** Opens the palette, and tells its keys. */
export function FindButton({ onFind }: { onFind: () => void }) {
  return (
    <UnstyledButton className={classes.find} onClick={onFind}>
      <Search size={16} strokeWidth={1.75} aria-hidden />
      <span>Find</span>
      <Kbd size="xs" className={classes.keys}>
        Ctrl K
      </Kbd>
    </UnstyledButton>
  );
}
