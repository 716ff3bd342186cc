"use client";

import { EmptyState } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { Bell, BellOff, KeyRound, Pencil, Send, Trash2 } from "lucide-react";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { answerOf, wasAnswered } from "#components/answer-of.ts";
import { DataTable } from "#components/data-table.tsx";
import type { RowAction } from "#components/row-menu.tsx";
import type { ListedChannel } from "#lib/notifications/read.ts";
import { muteChannelAction } from "./actions.ts";
import { channelColumns } from "./channel-columns.tsx";
import type { ChannelChoices } from "./channel-dialog.tsx";
import { DeleteChannel, NewSecret } from "./channel-questions.tsx";
import { MuteDialog } from "./mute-dialog.tsx";
import { TestDialog } from "./test-dialog.tsx";

// Loaded when it is opened, with the form library.
const ChannelDialog = dynamic(() => import("./channel-dialog.tsx").then((file) => file.ChannelDialog));

type Props = ChannelChoices & { channels: readonly ListedChannel[]; administers: boolean };
type Deed = { deed: "edit" | "test" | "mute" | "secret" | "delete"; channel: ListedChannel };

/** Every channel, with what an administrator can do about it. */
export function ChannelsTable({ channels, administers, ...choices }: Props) {
  const router = useRouter();
  const [chosen, setChosen] = useState<Deed | null>(null);
  const close = () => setChosen(null);

  async function unmute({ id, name }: ListedChannel) {
    const result = await answerOf(() => muteChannelAction({ id, until: null }));
    if (result.ok) notifications.show({ color: "green", message: `"${name}" is told again.` });
    else notifications.show({ color: "red", message: result.message });
    if (wasAnswered(result)) router.refresh();
  }

  const actions = (channel: ListedChannel): RowAction[] => {
    const choose = (deed: Deed["deed"]) => () => setChosen({ deed, channel });
    return [
      { label: "Edit", icon: <Pencil size={16} />, onSelect: choose("edit") },
      { label: "Test", icon: <Send size={16} />, onSelect: choose("test") },
      channel.mutedUntil
        ? { label: "Unmute", icon: <Bell size={16} />, onSelect: () => void unmute(channel) }
        : { label: "Mute", icon: <BellOff size={16} />, onSelect: choose("mute") },
      ...(channel.kind === "webhook"
        ? [{ label: "New signing secret", icon: <KeyRound size={16} />, onSelect: choose("secret") }]
        : []),
      { label: "Delete", icon: <Trash2 size={16} />, destructive: true, onSelect: choose("delete") },
    ];
  };

  return (
    <section aria-label="Channels">
      <DataTable
        caption="Channels"
        columns={channelColumns}
        rows={channels}
        rowKey={({ id }) => id}
        empty={
          <EmptyState
            title="Nobody is told yet"
            description={
              administers
                ? "Add a channel: email, Slack or a webhook. Its Test button shows whether it works."
                : "An administrator can add a channel: email, Slack or a webhook."
            }
          />
        }
        menu={administers ? { label: ({ name }) => name, actions } : undefined}
      />
      {chosen?.deed === "edit" && <ChannelDialog channel={chosen.channel} onClose={close} {...choices} />}
      {chosen?.deed === "test" && <TestDialog channel={chosen.channel} onClose={close} />}
      {chosen?.deed === "mute" && (
        <MuteDialog
          title={`Mute ${chosen.channel.name}`}
          onMute={(until) => muteChannelAction({ id: chosen.channel.id, until })}
          onClose={close}
        />
      )}
      {chosen?.deed === "secret" && <NewSecret channel={chosen.channel} onClose={close} />}
      {chosen?.deed === "delete" && <DeleteChannel channel={chosen.channel} onClose={close} />}
    </section>
  );
}
