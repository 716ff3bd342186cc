"use client";

import { Avatar, Menu, UnstyledButton, useMantineColorScheme, VisuallyHidden } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { ChevronsUpDown, Keyboard, LogOut, Monitor, Moon, Sun, UserRound } from "lucide-react";
import type { Route } from "next";
import { PageLink } from "#components/page-link.tsx";
import type { Role } from "#lib/caller.ts";
import { noAnswer } from "#lib/errors.ts";
import { signOutAction } from "./actions.ts";
import classes from "./person-menu.module.css";
import { tellSignedOut } from "./session-end.ts";

export type ShellPerson = {
  name: string;
  email: string | null;
  role: Role;
  /** The name of the provider that they sign in by; null for a local account. */
  provider: string | null;
};

const appearances = [
  { value: "light", label: "Light", icon: Sun },
  { value: "dark", label: "Dark", icon: Moon },
  { value: "auto", label: "As the system", icon: Monitor },
] as const;

/** Who is signed in, their account, the appearance, and Sign out. */
export function PersonMenu({ person, onShortcuts }: { person: ShellPerson; onShortcuts: () => void }) {
  const { colorScheme, setColorScheme } = useMantineColorScheme();

  async function leave() {
    const result = await signOutAction(undefined).catch(() => null);
    if (!result?.ok) {
      notifications.show({ color: "red", message: `You are still signed in. ${result?.message ?? noAnswer}` });
      return;
    }
    tellSignedOut();
    // Not by the router, which keeps pages in memory.
    window.location.replace("/sign-in");
  }

  return (
    <Menu position="top-start" width={224} offset={6} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <UnstyledButton className={classes.person}>
          <Avatar name={person.name} size={32} radius="md" className={classes.avatar} aria-hidden />
          <VisuallyHidden>Your account: </VisuallyHidden>
          <span className={classes.words}>
            <span className={classes.name}>{person.name}</span>
            <span className={classes.role}>{person.role}</span>
          </span>
          <ChevronsUpDown size={16} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label className={classes.email}>{person.email ?? person.name}</Menu.Label>
        <Menu.Item leftSection={<UserRound size={16} aria-hidden />} component={PageLink} href={"/account" as Route}>
          Your account
        </Menu.Item>
        <Menu.Item leftSection={<Keyboard size={16} aria-hidden />} onClick={onShortcuts}>
          Keyboard shortcuts
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>Appearance</Menu.Label>
        <Menu.RadioGroup value={colorScheme} onChange={(value) => setColorScheme(value as typeof colorScheme)}>
          {appearances.map(({ value, label, icon: Icon }) => (
            <Menu.RadioItem key={value} value={value} rightSection={<Icon size={16} aria-hidden />}>
              {label}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Item leftSection={<LogOut size={16} aria-hidden />} onClick={leave}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
