"use client";

import { Badge, Tooltip } from "@mantine/core";
import type { ReactNode } from "react";

type Props = {
  /** What it means, and what to do. */
  hint: string;
  color: string;
  children: ReactNode;
};

/** A state as a badge; what it means and what to do on hover, focus and touch. */
export function BadgeWithHint({ hint, color, children }: Props) {
  return (
    <Tooltip label={hint}>
      <Badge variant="light" color={color} miw="max-content" tabIndex={0}>
        {children}
      </Badge>
    </Tooltip>
  );
}
