"use client";

import { Modal } from "@mantine/core";
import { SessionTable } from "#components/session-table.tsx";
import { withStepUp } from "#components/step-up.ts";
import type { ListedPerson } from "#lib/auth/people.ts";
import { endAllSessionsAction, endSessionAction } from "./actions.ts";

type Props = { person: ListedPerson; onClose: () => void };

/** Where a person is signed in, for an administrator to end. */
export function SessionsDialog({ person, onClose }: Props) {
  const isOwn = person.sessions.some(({ isThis }) => isThis);
  return (
    <Modal opened onClose={onClose} title={`Sessions of ${person.name}`} size="xl" centered>
      <SessionTable
        caption={`Where ${person.name} is signed in`}
        sessions={person.sessions}
        empty={`${person.name} is signed in nowhere.`}
        onEnd={(sessionId) => withStepUp(() => endSessionAction({ sessionId }))}
        endAllWords={isOwn ? "End all others" : "End all"}
        onEndAll={() => withStepUp(() => endAllSessionsAction({ id: person.id }))}
      />
    </Modal>
  );
}
