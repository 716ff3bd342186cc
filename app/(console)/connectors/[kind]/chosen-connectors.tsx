"use client";

import { Text } from "@mantine/core";
import { useRouter } from "next/navigation";
import { type ChosenDeed, ChosenRows } from "#components/chosen-rows.tsx";
import { withStepUp } from "#components/step-up.ts";
import { type Role, roleAllows } from "#lib/caller.ts";
import type { BulkDeed } from "#lib/connectors/schema.ts";
import { changeConnectorsAction } from "./actions.ts";

const act = (deed: BulkDeed) => (ids: string[]) => withStepUp(() => changeConnectorsAction({ deed, ids }));

const operatorDeeds: readonly ChosenDeed[] = [
  { label: "Run now", done: "queued to run", act: act("run") },
  { label: "Pause", done: "paused", act: act("pause") },
  { label: "Resume", done: "on schedule again", act: act("resume") },
];

const deletion: ChosenDeed = {
  label: "Delete",
  done: "deleted",
  act: act("delete"),
  asksFirst: (
    <Text size="sm">
      This can't be undone. With each go its schedule, Client secret and authorization, which is also ended at the
      provider, its run history, and its inventory:
    </Text>
  ),
};

type Props = {
  role: Role;
  chosen: readonly { id: string; name: string }[];
  onChange: (ids: ReadonlySet<string>) => void;
};

/** What can be done to the chosen connectors at once. */
export function ChosenConnectors({ role, chosen, onChange }: Props) {
  const router = useRouter();
  const deeds = roleAllows(role, "administrator") ? [...operatorDeeds, deletion] : operatorDeeds;
  return (
    <ChosenRows noun="connector" deeds={deeds} chosen={chosen} onChange={onChange} onDone={() => router.refresh()} />
  );
}
