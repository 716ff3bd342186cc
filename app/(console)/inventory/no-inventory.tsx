"use client";

import { Button, EmptyState } from "@mantine/core";
import Link from "next/link";

export function NoInventory() {
  return (
    <EmptyState title="No inventory yet" description="It appears here when the first run of a connector is published.">
      <Button component={Link} href="/runs" variant="default">
        Run history
      </Button>
    </EmptyState>
  );
}
