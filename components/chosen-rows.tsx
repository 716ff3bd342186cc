"use client";

import { Alert, Button, Group, List, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { type ReactNode, useState } from "react";
import { Confirm } from "#components/confirm.tsx";
import type { BulkOutcome } from "#lib/bulk.ts";
import { type ActionResult, noAnswer } from "#lib/errors.ts";

/** One thing that can be done to the chosen rows. */
export type ChosenDeed = {
  label: string;
  /** How it ends, after "3 connectors are": "paused". */
  done: string;
  act: (ids: string[]) => Promise<ActionResult<BulkOutcome>>;
  /** For what can't be undone: asked first, with what it destroys. The rows are named below it. */
  asksFirst?: ReactNode;
};

type Props = {
  /** What a row is: "connector". */
  noun: string;
  deeds: readonly ChosenDeed[];
  chosen: readonly { id: string; name: string }[];
  onChange: (ids: ReadonlySet<string>) => void;
  /** After some were changed. */
  onDone: () => void;
};

/** What can be done to the chosen rows at once; those that could not be done stay chosen, with the reason. */
export function ChosenRows({ noun, deeds, chosen, onChange, onDone }: Props) {
  const [busy, setBusy] = useState<string | null>(null);
  const [asking, setAsking] = useState<ChosenDeed | null>(null);
  const [refused, setRefused] = useState<(BulkOutcome["refused"][number] & { name: string })[]>([]);
  const nameOf = new Map(chosen.map(({ id, name }) => [id, name]));
  const inWords = (count: number) => `${count} ${noun}${count === 1 ? "" : "s"}`;

  async function act({ label, done, act }: ChosenDeed) {
    setBusy(label);
    setRefused([]);
    const result = await act(chosen.map(({ id }) => id)).catch(() => null);
    setBusy(null);
    if (!result?.ok) {
      const message = result?.message ?? noAnswer;
      notifications.show({ color: "red", message });
      return { ok: false as const, reason: "unknown" as const, message };
    }
    const { done: count, refused: left } = result.value;
    if (count > 0)
      notifications.show({ color: "green", message: `${inWords(count)} ${count === 1 ? "is" : "are"} ${done}.` });
    setRefused(left.map((one) => ({ ...one, name: nameOf.get(one.id) ?? `A ${noun}` })));
    onChange(new Set(left.map(({ id }) => id)));
    onDone();
    return result;
  }

  if (chosen.length === 0 && refused.length === 0) return null;
  return (
    <>
      <Group gap="xs" mb="sm" role="toolbar" aria-label={`Chosen ${noun}s`}>
        <Text size="sm" fw={560}>
          {inWords(chosen.length)} chosen
        </Text>
        {deeds.map((deed) => (
          <Button
            key={deed.label}
            variant="default"
            c={deed.asksFirst ? "red" : undefined}
            size="xs"
            onClick={() => (deed.asksFirst ? setAsking(deed) : act(deed))}
            loading={busy === deed.label}
          >
            {deed.label}
          </Button>
        ))}
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
        <Alert color="orange" title={`Not done: ${inWords(refused.length)}`} role="alert" mb="sm">
          <List size="sm" mah={220} style={{ overflowY: "auto" }} tabIndex={0} aria-label="What was not done">
            {refused.map(({ id, name, reason }) => (
              <List.Item key={id}>
                {name}: {reason}
              </List.Item>
            ))}
          </List>
        </Alert>
      )}
      {asking && (
        <Confirm
          opened
          onClose={() => setAsking(null)}
          title={`${asking.label} ${inWords(chosen.length)}?`}
          deed={`${asking.label} ${inWords(chosen.length)}`}
          onConfirm={() => act(asking)}
        >
          {asking.asksFirst}
          <List size="sm" mt="xs">
            {chosen.map(({ id, name }) => (
              <List.Item key={id}>{name}</List.Item>
            ))}
          </List>
        </Confirm>
      )}
    </>
  );
}
