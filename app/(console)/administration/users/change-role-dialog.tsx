"use client";

import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Refusal } from "#components/refusal.tsx";
import { withStepUp } from "#components/step-up.ts";
import type { ListedPerson } from "#lib/auth/people.ts";
import { changeRoleAction } from "./actions.ts";
import { RoleChoice } from "./role-choice.tsx";

type Props = { person: ListedPerson; isOwn: boolean; onClose: () => void };

/** Gives a person another role. */
export function ChangeRoleDialog({ person, isOwn, onClose }: Props) {
  const router = useRouter();
  const [role, setRole] = useState(person.role);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);

  async function save() {
    setBusy(true);
    const result = await withStepUp(() => changeRoleAction({ id: person.id, role }));
    setBusy(false);
    if (!result.ok) return setRefusal(result.message);
    onClose();
    router.refresh();
  }

  return (
    <Modal opened onClose={onClose} title={`Role of ${person.name}`} centered>
      <Stack gap="md">
        <Refusal>{refusal}</Refusal>
        <RoleChoice value={role} onChange={setRole} />
        {isOwn && role !== person.role && (
          <Text c="dimmed">This is your own role: you can't take it back yourself.</Text>
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button onClick={save} loading={busy} disabled={role === person.role}>
            Change role
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
