"use client";

import { Kbd, Modal, Stack, Switch, Table, TableTbody, TableTd, TableTh, TableTr, Text } from "@mantine/core";
import { useLocalStorage } from "@mantine/hooks";
import type { Route } from "next";
import { useRouter } from "next/navigation";
import { type Role, roleAllows } from "#lib/caller.ts";
import { navigation } from "./places.ts";
import { useShortcutKeys } from "./shortcut-keys.ts";

type Props = { role: Role; opened: boolean; onOpen: () => void; onClose: () => void };

/** The search of the page, if it has one. */
const focusSearch = () => document.querySelector<HTMLInputElement>('#page input[type="search"]')?.focus();

/** Keys that go to screens and do what is done most; the dialog that lists them, and switches them off. */
export function Shortcuts({ role, opened, onOpen, onClose }: Props) {
  const router = useRouter();
  const [isOn, setIsOn] = useLocalStorage({ key: "single-key-shortcuts", defaultValue: true });
  const go = (path: string) => () => router.push(path as Route);
  const shortcuts = [
    { keys: "/", label: "Search this page", deed: focusSearch },
    ...(roleAllows(role, "administrator")
      ? [{ keys: "n", label: "New Box connector", deed: go("/connectors/box?new=1") }]
      : []),
    { keys: "?", label: "Keyboard shortcuts", deed: onOpen },
    ...navigation.flatMap(({ group, places }) =>
      places
        .filter((place) => roleAllows(role, place.role ?? "viewer"))
        .map(({ label, path, key }) => ({ keys: `g ${key}`, label: `${group} > ${label}`, deed: go(path) })),
    ),
  ];
  useShortcutKeys(isOn ? new Map(shortcuts.map(({ keys, deed }) => [keys, deed])) : null);
  return (
    <Modal opened={opened} onClose={onClose} title="Keyboard shortcuts" closeButtonProps={{ "aria-label": "Close" }}>
      <Stack gap="md">
        <Switch
          label="Shortcuts of single keys"
          description="For this browser. Ctrl K, or Cmd K on a Mac, works either way."
          checked={isOn}
          onChange={(event) => setIsOn(event.currentTarget.checked)}
        />
        <Table aria-label="Shortcuts" verticalSpacing={4}>
          <TableTbody>
            {shortcuts.map(({ keys, label }) => (
              <TableTr key={keys} c={isOn ? undefined : "dimmed"}>
                <TableTh scope="row" fw={400}>
                  {label}
                </TableTh>
                <TableTd ta="right">
                  {keys.split(" ").map((key, index) => (
                    <span key={key}>
                      {index > 0 && <Text span> then </Text>}
                      <Kbd>{key}</Kbd>
                    </span>
                  ))}
                </TableTd>
              </TableTr>
            ))}
          </TableTbody>
        </Table>
      </Stack>
    </Modal>
  );
}
