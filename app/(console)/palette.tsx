"use client";

import { useDebouncedValue } from "@mantine/hooks";
import { Spotlight, type SpotlightActionGroupData, spotlight } from "@mantine/spotlight";
import { Boxes, Plus, Search, Server } from "lucide-react";
import type { Route } from "next";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { type Role, roleAllows } from "#lib/caller.ts";
import type { Found } from "#lib/palette/find.ts";
import classes from "./palette.module.css";
import { navigation } from "./places.ts";

const label = "Go to, find, search";
const waitMs = 150;
const atOnce = { duration: 0 };
const iconSize = { size: 18, strokeWidth: 1.75, "aria-hidden": true } as const;

const lists = [
  { label: "connectors", path: "/connectors/box" },
  { label: "runs", path: "/runs" },
  { label: "inventory users", path: "/inventory/users" },
  { label: "inventory groups", path: "/inventory/groups" },
  { label: "the audit log", path: "/administration/audit-log" },
] as const;

/** What has such a name, asked of the console while somebody types; nothing while it does not answer. */
function useFound(text: string): Found[] {
  const [asked] = useDebouncedValue(text.trim(), waitMs);
  const [found, setFound] = useState<Found[]>([]);
  useEffect(() => {
    const stop = new AbortController();
    setFound([]);
    if (asked.length >= 2) {
      fetch(`/api/palette?search=${encodeURIComponent(asked)}`, { signal: stop.signal })
        .then((response) => (response.ok ? response.json() : []))
        .then(setFound)
        .catch(() => {});
    }
    return () => stop.abort();
  }, [asked]);
  return found;
}

type Props = { role: Role /** How often it was asked for: each time it opens. */; asked: number };

/** Goes to every screen, finds connectors and endpoint servers by name, and searches the lists. */
export function Palette({ role, asked }: Props) {
  const router = useRouter();
  useEffect(() => {
    if (asked > 0) spotlight.open();
  }, [asked]);
  const [text, setText] = useState("");
  const found = useFound(text);
  const words = text.trim().toLowerCase();
  const to = (path: string) => () => router.push(path as Route);
  const isMeant = (label: string) => label.toLowerCase().includes(words);

  const places = navigation.flatMap(({ group, places: of }) =>
    of
      .filter((place) => roleAllows(role, place.role ?? "viewer") && isMeant(`${group} ${place.label}`))
      .map(({ label, path, icon: Icon }) => ({
        id: path,
        label,
        description: group === label ? undefined : group,
        onClick: to(path),
        leftSection: <Icon {...iconSize} />,
      })),
  );
  const deeds = roleAllows(role, "administrator")
    ? [
        {
          id: "new",
          label: "New Box connector",
          onClick: to("/connectors/box?new=1"),
          leftSection: <Plus {...iconSize} />,
        },
      ]
    : [];
  const groups: SpotlightActionGroupData[] = [
    {
      group: "Found",
      actions: found.map(({ id, label, detail, at }) => ({
        id,
        label,
        description: detail,
        onClick: to(at),
        leftSection: detail === "Connector" ? <Boxes {...iconSize} /> : <Server {...iconSize} />,
      })),
    },
    { group: "Go to", actions: places },
    { group: "Do", actions: deeds.filter(({ label }) => isMeant(label)) },
    {
      group: "Search",
      actions: words
        ? lists.map(({ label, path }) => ({
            id: `search ${path}`,
            label: `Search ${label} for "${text.trim()}"`,
            onClick: to(`${path}?search=${encodeURIComponent(text.trim())}`),
            leftSection: <Search {...iconSize} />,
          }))
        : [],
    },
  ];
  return (
    <Spotlight
      actions={groups.filter(({ actions }) => actions.length > 0)}
      filter={(_query, actions) => actions}
      query={text}
      onQueryChange={setText}
      nothingFound="Nothing has such a name."
      shortcut={null}
      scrollable
      maxHeight={440}
      attributes={{ content: { "aria-label": label } }}
      transitionProps={atOnce}
      classNames={{ actionDescription: classes.detail }}
      searchProps={{
        placeholder: label,
        "aria-label": label,
        leftSection: <Search {...iconSize} />,
      }}
    />
  );
}
