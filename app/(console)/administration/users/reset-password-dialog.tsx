"use client";

import { Modal } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { Confirm } from "#components/confirm.tsx";
import { withStepUp } from "#components/step-up.ts";
import type { ListedPerson } from "#lib/auth/people.ts";
import { resetPasswordAction } from "./actions.ts";
import { InitialPassword } from "./initial-password.tsx";

type Props = { person: ListedPerson; onClose: () => void };

/** Asks before a person's password is replaced, then shows the new one, once. */
export function ResetPasswordDialog({ person, onClose }: Props) {
  const router = useRouter();
  const [password, setPassword] = useState<string | null>(null);
  const made = useRef(false);

  async function confirm() {
    const result = await withStepUp(() => resetPasswordAction({ id: person.id }));
    if (result.ok) {
      made.current = true;
      setPassword(result.value.password);
      router.refresh();
    }
    return result;
  }

  if (password) {
    return (
      <Modal opened onClose={onClose} title={`The new password of ${person.name}`} centered closeOnClickOutside={false}>
        <InitialPassword email={person.email ?? ""} password={password} onClose={onClose} />
      </Modal>
    );
  }
  return (
    <Confirm
      opened
      onClose={() => {
        if (!made.current) onClose();
      }}
      title={`Reset the password of ${person.name}?`}
      deed="Reset password"
      onConfirm={confirm}
    >
      The present password stops working and {person.name} is signed out everywhere at once. A new password is made and
      shown to you once; they choose their own when they next sign in.
    </Confirm>
  );
}
