"use client";

import { Button, Menu } from "@mantine/core";
import { Bookmark, Check, ListPlus } from "lucide-react";
import type { Route } from "next";
import { useSearchParams } from "next/navigation";
import { useState } from "react";
import { PageLink } from "#components/page-link.tsx";
import type { SavedView } from "#lib/views/read.ts";
import { ViewsDialog } from "./views-dialog.tsx";

type Props = { path: string; views: readonly SavedView[] };

/** The filters and the sort in force, without the page one is on. */
function useQuery(): string {
  const query = new URLSearchParams(useSearchParams());
  for (const name of ["after", "before"]) query.delete(name);
  return query.toString();
}

/** Leads to the saved views of a list; the last entry saves the one that is shown. */
export function ViewsMenu({ path, views }: Props) {
  const query = useQuery();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Menu position="bottom-end" transitionProps={{ exitDuration: 0 }}>
        <Menu.Target>
          <Button variant="default" leftSection={<Bookmark size={16} aria-hidden />}>
            Views
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {views.map((view) => (
            <Menu.Item
              key={view.id}
              component={PageLink}
              href={(view.query ? `${path}?${view.query}` : path) as Route}
              aria-current={view.query === query ? "page" : undefined}
              rightSection={view.query === query && <Check size={16} aria-hidden />}
            >
              {view.name}
            </Menu.Item>
          ))}
          {views.length > 0 && <Menu.Divider />}
          <Menu.Item leftSection={<ListPlus size={16} aria-hidden />} onClick={() => setIsOpen(true)}>
            {views.length > 0 ? "Save or delete views" : "Save this view"}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {isOpen && <ViewsDialog path={path} query={query} views={views} onClose={() => setIsOpen(false)} />}
    </>
  );
}
