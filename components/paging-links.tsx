"use client";

import { Button, Group } from "@mantine/core";
import { ChevronLeft, ChevronRight, ChevronsLeft } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { PageLink } from "./page-link.tsx";
import { useSearchChange } from "./search-change.ts";

type Props = {
  /** The key of the next page, null on the last one. */
  next: string | null;
  /** The key of the page before, when the list can go back by key; otherwise the way back is the first page. */
  previous?: string | null;
  /** What the link to the next page says. */
  nextLabel?: string;
};

/** The links to the pages beside this one. Nothing when the list has one page. */
export function PagingLinks({ next, previous, nextLabel = "Next" }: Props) {
  const search = useSearchParams();
  const { address } = useSearchChange();
  const isFirst = !search.has("after") && !search.has("before");
  if (isFirst && !next && !previous) return null;
  return (
    <Group component="nav" aria-label="Pages" justify="flex-end" gap="xs" mt="sm">
      {!isFirst && (
        <Button
          component={PageLink}
          href={address({})}
          variant="subtle"
          size="xs"
          leftSection={<ChevronsLeft size={16} aria-hidden />}
        >
          First page
        </Button>
      )}
      {previous && (
        <Button
          component={PageLink}
          href={address({ before: previous })}
          variant="default"
          size="xs"
          leftSection={<ChevronLeft size={16} aria-hidden />}
        >
          Previous
        </Button>
      )}
      {next && (
        <Button
          component={PageLink}
          href={address({ after: next })}
          variant="default"
          size="xs"
          rightSection={<ChevronRight size={16} aria-hidden />}
        >
          {nextLabel}
        </Button>
      )}
    </Group>
  );
}
