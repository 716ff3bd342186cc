"use client";

import { ActionIcon, Menu, Table } from "@mantine/core";
import { Ellipsis } from "lucide-react";
import type { Route } from "next";
import { type KeyboardEvent, type MouseEvent, type ReactNode, useRef, useState } from "react";
import { PageLink } from "./page-link.tsx";
import classes from "./row-menu.module.css";

export type RowAction = {
  label: string;
  icon?: ReactNode;
  /** Red, and set apart from what is above. */
  destructive?: boolean;
  /** Why it can't be done now; the entry then stays, unusable, with this beneath it. */
  unavailable?: string | null;
} & ({ onSelect: () => void; href?: undefined } | { href: Route; onSelect?: undefined });

type Props = {
  /** The row's name, for those who can't see it: "Menu of Acme". */
  label: string;
  actions: readonly RowAction[];
  /** The row's cells; the cell with the "more" button is added behind them. */
  children: ReactNode;
};

// A menu that fades out could still take the focus from the dialog that its entry opened, and with it the Escape key.
const goneAtOnce = { exitDuration: 0 };

// The popover would give the menu's anchor a button's roles; they belong to the "more" button.
const withoutRoles: object = { withRoles: false };

const isMenuKey = (event: KeyboardEvent) => event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey);

/** A table row with one menu: by right-click anywhere on it, its "more" button, Shift+F10 or the menu key. */
export function RowWithMenu({ label, actions, children }: Props) {
  const [at, setAt] = useState<{ left: number; top: number } | null>(null);
  const more = useRef<HTMLButtonElement>(null);
  const wasOpen = useRef(false);

  function openAt(left: number, top: number) {
    // Focus comes back to where it was when the menu closes; a right-click elsewhere would lose it.
    if (!more.current?.closest("tr")?.contains(document.activeElement)) more.current?.focus({ preventScroll: true });
    // A menu whose place is beyond the window, as that of a row cut off by its edge, would not be shown.
    setAt({ left: Math.min(left, window.innerWidth - 1), top: Math.min(top, window.innerHeight - 1) });
  }

  function openAtButton() {
    const box = more.current?.getBoundingClientRect();
    if (box) openAt(box.right, box.bottom);
  }

  function onContextMenu(event: MouseEvent) {
    if (window.getSelection()?.toString() && (event.target as Element).closest("input, textarea")) return;
    event.preventDefault();
    // Chromium tells a menu key as a right-click without a button.
    if (event.button === 2) openAt(event.clientX, event.clientY);
    else openAtButton();
  }

  function onKeyDown(event: KeyboardEvent) {
    if (!isMenuKey(event)) return;
    event.preventDefault();
    openAtButton();
  }

  return (
    <Table.Tr onContextMenu={onContextMenu} onKeyDown={onKeyDown} data-menu-open={at ? true : undefined}>
      {children}
      <Table.Td className={classes.cell}>
        <ActionIcon
          ref={more}
          variant="subtle"
          color="gray"
          aria-label={`Menu of ${label}`}
          aria-haspopup="menu"
          aria-expanded={at !== null}
          onMouseDown={() => {
            wasOpen.current = at !== null;
          }}
          onClick={() => {
            if (!wasOpen.current) openAtButton();
            wasOpen.current = false;
          }}
        >
          <Ellipsis size={18} aria-hidden />
        </ActionIcon>
        <Menu
          opened={at !== null}
          onChange={(opened) => !opened && setAt(null)}
          position="bottom-start"
          offset={2}
          withInitialFocusPlaceholder={false}
          transitionProps={goneAtOnce}
          {...withoutRoles}
        >
          <Menu.Target>
            <span className={classes.anchor} style={at ?? undefined} />
          </Menu.Target>
          <Menu.Dropdown aria-label={`Menu of ${label}`}>
            {actions.map((action, index) => (
              <Entry
                key={action.label}
                action={action}
                divided={Boolean(action.destructive) && index > 0}
                onSelect={() => {
                  // Where a dialog of this entry gives the focus back; the entry itself is gone by then.
                  more.current?.focus({ preventScroll: true });
                  action.onSelect?.();
                }}
              />
            ))}
          </Menu.Dropdown>
        </Menu>
      </Table.Td>
    </Table.Tr>
  );
}

type EntryProps = { action: RowAction; divided: boolean; onSelect: () => void };

function Entry({ action, divided, onSelect }: EntryProps) {
  const look = {
    leftSection: action.icon,
    className: action.destructive ? classes.destructive : undefined,
    disabled: Boolean(action.unavailable),
  };
  const words = (
    <>
      {action.label}
      {action.unavailable && <span className={classes.reason}>{action.unavailable}</span>}
    </>
  );
  return (
    <>
      {divided && <Menu.Divider />}
      {action.href && !action.unavailable ? (
        <Menu.Item {...look} component={PageLink} href={action.href}>
          {words}
        </Menu.Item>
      ) : (
        <Menu.Item {...look} onClick={onSelect}>
          {words}
        </Menu.Item>
      )}
    </>
  );
}
