"use client";

import { Button } from "@mantine/core";
import { Printer } from "lucide-react";

/** Prints the page, or saves it as a PDF, as the browser offers. */
export function PrintButton() {
  return (
    <Button variant="default" leftSection={<Printer size={16} aria-hidden />} onClick={() => window.print()}>
      Print
    </Button>
  );
}
