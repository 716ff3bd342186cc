"use client";

import { Button, CopyButton as Copy } from "@mantine/core";
import { Check, Copy as CopyIcon } from "lucide-react";

type Props = {
  value: string;
  /** What is copied, for those who can't see what stands beside it: "Copy the redirect URI". */
  label?: string;
};

/** Copies `value`, and says so on the button and to screen readers. */
export function CopyButton({ value, label = "Copy" }: Props) {
  return (
    <Copy value={value} timeout={2000}>
      {({ copied, copy }) => (
        <Button
          variant="default"
          size="xs"
          onClick={copy}
          aria-label={copied ? "Copied" : label}
          leftSection={copied ? <Check size={14} aria-hidden /> : <CopyIcon size={14} aria-hidden />}
        >
          <span aria-live="polite">{copied ? "Copied" : "Copy"}</span>
        </Button>
      )}
    </Copy>
  );
}
