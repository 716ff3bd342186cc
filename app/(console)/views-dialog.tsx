"use client";

import { Button, Group, Modal, Stack, Text, TextInput, Title } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { DialogButtons } from "#components/dialog-buttons.tsx";
import { Refusal } from "#components/refusal.tsx";
import { type ActionResult, noAnswer } from "#lib/errors.ts";
import type { SavedView } from "#lib/views/read.ts";
import { deleteViewAction, saveViewAction } from "./actions.ts";

type Props = { path: string; query: string; views: readonly SavedView[]; onClose: () => void };

/** Saves the list as it is shown under a name, and deletes views that are no longer wanted. */
export function ViewsDialog({ path, query, views, onClose }: Props) {
  const router = useRouter();
  const [name, setName] = useState("");
  const [fault, setFault] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const replaces = views.some((view) => view.name === name.trim());

  async function ask<Value>(deed: () => Promise<ActionResult<Value>>): Promise<boolean> {
    setBusy(true);
    setFault(null);
    setRefusal(null);
    const result = await deed().catch(() => null);
    setBusy(false);
    if (result?.ok) {
      router.refresh();
      return true;
    }
    if (result?.fields?.name) setFault(result.fields.name);
    else setRefusal(result?.message ?? noAnswer);
    return false;
  }

  async function save() {
    if (!(await ask(() => saveViewAction({ name, path, query })))) return;
    notifications.show({ color: "green", message: `The view "${name.trim()}" is saved.` });
    onClose();
  }

  return (
    <Modal opened onClose={onClose} title="Views" closeButtonProps={{ "aria-label": "Close" }}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <Stack gap="md">
          <TextInput
            label="Name"
            description="The filters and the sort that are set now are saved under it, for you alone."
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={fault}
            data-autofocus
          />
          <Refusal>{refusal}</Refusal>
          <DialogButtons submit={replaces ? "Replace" : "Save"} busy={busy} onCancel={onClose} />
        </Stack>
      </form>
      {views.length > 0 && (
        <Stack gap="xs" mt="md">
          <Title order={3} size="h5">
            Saved views of this list
          </Title>
          {views.map((view) => (
            <Group key={view.id} justify="space-between" wrap="nowrap">
              <Text size="sm" style={{ overflowWrap: "anywhere" }}>
                {view.name}
              </Text>
              <Button
                variant="default"
                size="xs"
                aria-label={`Delete the view ${view.name}`}
                disabled={busy}
                onClick={() => ask(() => deleteViewAction({ id: view.id }))}
              >
                Delete
              </Button>
            </Group>
          ))}
        </Stack>
      )}
    </Modal>
  );
}
