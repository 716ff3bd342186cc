"use client";

import { ArrowDown, ArrowUp, ChevronsUpDown } from "lucide-react";
import { PageLink } from "./page-link.tsx";
import { useSearchChange } from "./search-change.ts";
import classes from "./sort-link.module.css";

export type Sort = { column: string; direction: "asc" | "desc" };

type Props = { column: string; label: string; sorted: Sort["direction"] | undefined };

/** A column header that sorts by it, and the other way round when it is sorted by it already. */
export function SortLink({ column, label, sorted }: Props) {
  const { address } = useSearchChange();
  const direction = sorted === "asc" ? "desc" : "asc";
  const Icon = sorted === undefined ? ChevronsUpDown : sorted === "asc" ? ArrowUp : ArrowDown;
  return (
    <PageLink
      href={address({ sort: column, direction })}
      replace
      scroll={false}
      className={classes.link}
      data-sorted={sorted}
    >
      {label}
      <Icon size={14} aria-hidden className={classes.icon} />
    </PageLink>
  );
}
