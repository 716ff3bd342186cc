"use client";

import { Button, EmptyState, Group, Select, Text, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { Bell, BellOff } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { answerOf, wasAnswered } from "#components/answer-of.ts";
import { type Column, DataTable } from "#components/data-table.tsx";
import { RelativeTime } from "#components/relative-time.tsx";
import type { MutedConnector } from "#lib/notifications/read.ts";
import { muteConnectorAction } from "./actions.ts";
import { MuteDialog } from "./mute-dialog.tsx";

type Choice = { value: string; label: string };
type Props = { muted: readonly MutedConnector[]; connectors: Choice[]; administers: boolean };

const columns: readonly Column<MutedConnector>[] = [
  { id: "name", header: "Connector", names: true, cell: ({ name }) => name },
  { id: "until", header: "Mute ends", cell: ({ until }) => <RelativeTime at={until} /> },
  { id: "by", header: "Muted by", cell: ({ mutedBy }) => mutedBy },
];

function MuteConnector({ connectors, onClose }: { connectors: Choice[]; onClose: () => void }) {
  const [id, setId] = useState<string | null>(null);
  const choose = { ok: false, reason: "invalid", message: "Choose the connector." } as const;
  return (
    <MuteDialog
      title="Mute a connector"
      onMute={(until) => (id ? muteConnectorAction({ id, until }) : Promise.resolve(choose))}
      onClose={onClose}
    >
      <Select label="Connector" data={connectors} value={id} onChange={setId} searchable data-autofocus />
    </MuteDialog>
  );
}

/** The connectors that nobody is told of for a while. */
export function MutedConnectors({ muted, connectors, administers }: Props) {
  const router = useRouter();
  const [opened, { open, close }] = useDisclosure();

  async function unmute({ id, name }: MutedConnector) {
    const result = await answerOf(() => muteConnectorAction({ id, until: null }));
    if (result.ok) notifications.show({ color: "green", message: `People are told of "${name}" again.` });
    else notifications.show({ color: "red", message: result.message });
    if (wasAnswered(result)) router.refresh();
  }

  return (
    <section aria-labelledby="muted-connectors">
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h4" id="muted-connectors">
          Muted connectors
        </Title>
        {administers && (
          <Button variant="default" size="xs" leftSection={<BellOff size={14} aria-hidden />} onClick={open}>
            Mute a connector
          </Button>
        )}
      </Group>
      {muted.length === 0 ? (
        <Text c="dimmed">None: people are told of every connector that their channel is for.</Text>
      ) : (
        <DataTable
          caption="Muted connectors, by the end of their mute"
          columns={columns}
          rows={muted}
          rowKey={({ id }) => id}
          empty={<EmptyState title="None" />}
          menu={
            administers
              ? {
                  label: ({ name }) => name,
                  actions: (connector) => [
                    { label: "Unmute", icon: <Bell size={16} />, onSelect: () => void unmute(connector) },
                  ],
                }
              : undefined
          }
        />
      )}
      {opened && <MuteConnector connectors={connectors} onClose={close} />}
    </section>
  );
}
