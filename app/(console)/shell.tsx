"use client";

import { AppShell, Burger, Group } from "@mantine/core";
import { useDisclosure, useHotkeys } from "@mantine/hooks";
import dynamic from "next/dynamic";
import { type ReactNode, useState } from "react";
import { Brand } from "#components/brand.tsx";
import { useStepUpQuestion } from "#components/step-up.ts";
import { FindButton } from "./find-button.tsx";
import { Navigation } from "./navigation.tsx";
import { PersonMenu, type ShellPerson } from "./person-menu.tsx";
import { useSessionEnd } from "./session-end.ts";
import { SessionEnded } from "./session-ended.tsx";
import classes from "./shell.module.css";
import { Shortcuts } from "./shortcuts.tsx";

// Loaded when they are first asked for.
const StepUpDialog = dynamic(() => import("./step-up-dialog.tsx").then((file) => file.StepUpDialog));
const Palette = dynamic(() => import("./palette.tsx").then((file) => file.Palette));

type Props = { person: ShellPerson; secondsLeft: number; children: ReactNode };

/**
 * The signed-in frame: navigation at the left (behind a burger when narrow), the page, and the person; nothing of them
 * once the session has ended.
 */
export function Shell({ person, secondsLeft, children }: Props) {
  const hasEnded = useSessionEnd(secondsLeft);
  const [opened, { toggle, close }] = useDisclosure();
  const [showsKeys, keys] = useDisclosure();
  const question = useStepUpQuestion();
  const [asked, setAsked] = useState(0);
  const find = () => setAsked((times) => times + 1);
  useHotkeys([["mod + K", find]], []);
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
        <FindButton onFind={find} />
        <Navigation role={person.role} onGo={close} />
        <PersonMenu person={person} onShortcuts={keys.open} />
      </AppShell.Navbar>
      <AppShell.Main className={classes.main} id="page" tabIndex={-1}>
        <div className={classes.page}>{children}</div>
      </AppShell.Main>
      {asked > 0 && <Palette role={person.role} asked={asked} />}
      <Shortcuts role={person.role} opened={showsKeys} onOpen={keys.open} onClose={keys.close} />
      {question && <StepUpDialog person={person} answer={question.answer} />}
    </AppShell>
  );
}
