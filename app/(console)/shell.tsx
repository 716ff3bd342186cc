"use client";

import { AppShell, Burger, Group } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { ReactNode } from "react";
import { Brand } from "#components/brand.tsx";
import { FindButton } from "./find-button.tsx";
import { Navigation } from "./navigation.tsx";
import { Palette } from "./palette.tsx";
import { PersonMenu, type ShellPerson } from "./person-menu.tsx";
import { useSessionEnd } from "./session-end.ts";
import { SessionEnded } from "./session-ended.tsx";
import classes from "./shell.module.css";
import { Shortcuts } from "./shortcuts.tsx";
import { StepUpDialog } from "./step-up-dialog.tsx";

type Props = { person: ShellPerson; secondsLeft: number; children: ReactNode };

/** The signed-in frame: navigation at the left (behind a burger when narrow), the page, and the person; nothing of them once the session has ended. */
export function Shell({ person, secondsLeft, children }: Props) {
  const hasEnded = useSessionEnd(secondsLeft);
  const [opened, { toggle, close }] = useDisclosure();
  const [showsKeys, keys] = useDisclosure();
  if (hasEnded) return <SessionEnded />;
  return (
    <AppShell
      layout="alt"
      header={{ height: { base: 56, sm: 0 } }}
      navbar={{ width: 248, breakpoint: "sm", collapsed: { mobile: !opened } }}
      transitionDuration={150}
    >
      <a href="#page" className={classes.skip}>
        Skip to the page
      </a>
      <AppShell.Header className={classes.header} hiddenFrom="sm">
        <Group h="100%" px="md" gap="sm">
          <Burger
            opened={opened}
            onClick={toggle}
            size="sm"
            color="white"
            aria-label="Navigation"
            aria-expanded={opened}
          />
          <Brand />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar className={classes.navbar} data-opened={opened || undefined}>
        <Group className={classes.brand} wrap="nowrap" justify="space-between">
          <Brand />
          <Burger opened onClick={close} size="sm" color="white" hiddenFrom="sm" aria-label="Close the navigation" />
        </Group>
        <FindButton />
        <Navigation role={person.role} onGo={close} />
        <PersonMenu person={person} onShortcuts={keys.open} />
      </AppShell.Navbar>
      <AppShell.Main className={classes.main} id="page" tabIndex={-1}>
        <div className={classes.page}>{children}</div>
      </AppShell.Main>
      <Palette role={person.role} />
      <Shortcuts role={person.role} opened={showsKeys} onOpen={keys.open} onClose={keys.close} />
      <StepUpDialog person={person} />
    </AppShell>
  );
}
