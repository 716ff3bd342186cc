"use client";

import { Alert, Button, Group, List, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Confirm } from "#components/confirm.tsx";
import { withStepUp } from "#components/step-up.ts";
import { type Role, roleAllows } from "#lib/caller.ts";
import type { BulkOutcome } from "#lib/connectors/bulk.ts";
import type { BulkDeed } from "#lib/connectors/schema.ts";
import { noAnswer } from "#lib/errors.ts";
import { changeConnectorsAction } from "./actions.ts";

const deeds = {
  run: { label: "Run now", done: "queued to run" },
  pause: { label: "Pause", done: "paused" },
  resume: { label: "Resume", done: "on schedule again" },
  delete: { label: "Delete", done: "deleted" },
} as const satisfies Record<BulkDeed, { label: string; done: string }>;

const connectorsInWords = (count: number) => `${count} ${count === 1 ? "connector" : "connectors"}`;
const doneInWords = (count: number, done: string) =>
  `${connectorsInWords(count)} ${count === 1 ? "is" : "are"} ${done}.`;

type Props = {
  role: Role;
  chosen: readonly { id: string; name: string }[];
  onChange: (ids: ReadonlySet<string>) => void;
};

/** What can be done to the chosen connectors at once; those that could not be done stay chosen, with the reason. */
export function ChosenConnectors({ role, chosen, onChange }: Props) {
  const router = useRouter();
  const [busy, setBusy] = useState<BulkDeed | null>(null);
  const [isAsking, setIsAsking] = useState(false);
  const [refused, setRefused] = useState<(BulkOutcome["refused"][number] & { name: string })[]>([]);
  const nameOf = new Map(chosen.map(({ id, name }) => [id, name]));

  async function act(deed: BulkDeed) {
    setBusy(deed);
    setRefused([]);
    const result = await withStepUp(() => changeConnectorsAction({ deed, ids: chosen.map(({ id }) => id) })).catch(
      () => null,
    );
    setBusy(null);
    if (!result?.ok) {
      const message = result?.message ?? noAnswer;
      notifications.show({ color: "red", message });
      return { ok: false as const, reason: "unknown" as const, message };
    }
    const { done, refused: left } = result.value;
    if (done > 0) notifications.show({ color: "green", message: doneInWords(done, deeds[deed].done) });
    setRefused(left.map((one) => ({ ...one, name: nameOf.get(one.id) ?? "A connector" })));
    onChange(new Set(left.map(({ id }) => id)));
    router.refresh();
    return result;
  }

  if (chosen.length === 0 && refused.length === 0) return null;
  return (
    <>
      <Group gap="xs" mb="sm" role="toolbar" aria-label="Chosen connectors">
        <Text size="sm" fw={560}>
          {connectorsInWords(chosen.length)} chosen
        </Text>
        {(["run", "pause", "resume"] as const).map((deed) => (
          <Button key={deed} variant="default" size="xs" onClick={() => act(deed)} loading={busy === deed}>
            {deeds[deed].label}
          </Button>
        ))}
        {roleAllows(role, "administrator") && (
          <Button variant="default" c="red" size="xs" onClick={() => setIsAsking(true)}>
            {deeds.delete.label}
          </Button>
        )}
        <Button
          variant="subtle"
          size="xs"
          onClick={() => {
            setRefused([]);
            onChange(new Set());
          }}
        >
          Choose none
        </Button>
      </Group>
      {refused.length > 0 && (
        <Alert color="orange" title={`Not done: ${connectorsInWords(refused.length)}`} role="alert" mb="sm">
          <List size="sm">
            {refused.map(({ id, name, reason }) => (
              <List.Item key={id}>
                {name}: {reason}
              </List.Item>
            ))}
          </List>
        </Alert>
      )}
      <Confirm
        opened={isAsking}
        onClose={() => setIsAsking(false)}
        title={`Delete ${connectorsInWords(chosen.length)}?`}
        deed={`Delete ${connectorsInWords(chosen.length)}`}
        onConfirm={() => act("delete")}
      >
        <Text size="sm">
          This can't be undone. With each go its schedule, Client secret and authorization, which is also ended at the
          provider, its run history, and its inventory:
        </Text>
        <List size="sm" mt="xs">
          {chosen.map(({ id, name }) => (
            <List.Item key={id}>{name}</List.Item>
          ))}
        </List>
      </Confirm>
    </>
  );
}
