"use client";

import { Modal } from "@mantine/core";
import type { KeyboardEvent } from "react";
import { ConfirmByPassword } from "./confirm-by-password.tsx";
import { ConfirmByProvider } from "./confirm-by-provider.tsx";
import type { ShellPerson } from "./person-menu.tsx";

type Props = { person: ShellPerson /** Whether they proved it, or cancelled. */; answer: (proved: boolean) => void };

/** Asks over whatever is open that the person proves who they are, once an action has asked for it. */
export function StepUpDialog({ person, answer }: Props) {
  function cancelOnEscape(event: KeyboardEvent) {
    if (event.key !== "Escape" || event.nativeEvent.isComposing) return;
    event.stopPropagation();
    answer(false);
  }

  return (
    <Modal.Root
      opened
      onClose={() => answer(false)}
      centered
      zIndex={400}
      closeOnEscape={false}
      closeOnClickOutside={false}
      onKeyDown={cancelOnEscape}
    >
      <Modal.Overlay />
      <Modal.Content>
        <Modal.Body p="lg">
          <Modal.Title mb="md">Confirm it is you</Modal.Title>
          {person.provider === null ? (
            <ConfirmByPassword email={person.email ?? ""} answer={answer} />
          ) : (
            <ConfirmByProvider name={person.provider} answer={answer} />
          )}
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
