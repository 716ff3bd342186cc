"use client";

import { useRouter } from "next/navigation";
import { Confirm } from "#components/confirm.tsx";
import { withStepUp } from "#components/step-up.ts";
import type { ListedPerson } from "#lib/auth/people.ts";
import { resetSecondFactorAction } from "./actions.ts";

type Props = { person: ListedPerson; onClose: () => void };

/** Asks before the second factor of somebody who has lost it is removed. */
export function ResetSecondFactorDialog({ person, onClose }: Props) {
  const router = useRouter();

  async function confirm() {
    const result = await withStepUp(() => resetSecondFactorAction({ id: person.id }));
    if (result.ok) router.refresh();
    return result;
  }

  return (
    <Confirm
      opened
      onClose={onClose}
      title={`Reset the second factor of ${person.name}?`}
      deed="Reset second factor"
      onConfirm={confirm}
    >
      {person.name} signs in with the password alone from now on, until they set up a second factor again. Make sure
      first that it is them who ask.
    </Confirm>
  );
}
