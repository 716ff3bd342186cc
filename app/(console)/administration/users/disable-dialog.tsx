"use client";

import { useRouter } from "next/navigation";
import { Confirm } from "#components/confirm.tsx";
import { withStepUp } from "#components/step-up.ts";
import type { ListedPerson } from "#lib/auth/people.ts";
import { disableUserAction, enableUserAction } from "./actions.ts";

type Props = { person: ListedPerson; deed: "disable" | "enable"; isOwn: boolean; onClose: () => void };

/** Asks before a person is kept out, or let in again. */
export function DisableDialog({ person, deed, isOwn, onClose }: Props) {
  const router = useRouter();

  async function confirm() {
    const act = deed === "disable" ? disableUserAction : enableUserAction;
    const result = await withStepUp(() => act({ id: person.id }));
    if (result.ok) router.refresh();
    return result;
  }

  if (deed === "enable") {
    return (
      <Confirm
        opened
        onClose={onClose}
        title={`Enable ${person.name}?`}
        deed="Enable person"
        color="petrol"
        onConfirm={confirm}
      >
        {person.name} can sign in again with the password they had, and has the role {person.role}.
      </Confirm>
    );
  }
  return (
    <Confirm opened onClose={onClose} title={`Disable ${person.name}?`} deed="Disable person" onConfirm={confirm}>
      {isOwn ? "You are signed out at once" : `${person.name} is signed out everywhere at once`} and can't sign in until
      an administrator enables them again. Connectors, schedules and runs go on.
    </Confirm>
  );
}
