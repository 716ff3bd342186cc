"use client";

import { Button, EmptyState } from "@mantine/core";
import { PageLink } from "#components/page-link.tsx";

export function NoInventory() {
  return (
    <EmptyState title="No inventory yet" description="It appears here when the first run of a connector is published.">
      <Button component={PageLink} href="/runs" variant="default">
        Run history
      </Button>
    </EmptyState>
  );
}
