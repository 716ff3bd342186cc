"use client";

import { Alert, Button, Checkbox, Group, Modal, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { Refusal } from "#components/refusal.tsx";
import type { StrandedConnector } from "#lib/endpoint-servers/placement.ts";
import { noAnswer } from "#lib/errors.ts";
import type { Wire } from "#lib/wire.ts";
import { saveFeaturesAction } from "./actions.ts";
import type { Feature } from "./server-columns.tsx";
import type { Server } from "./server-queries.ts";
import { StrandedConnectors } from "./stranded-connectors.tsx";

type Props = {
  server: Server;
  features: readonly Feature[];
  administers: boolean;
  onClose: () => void;
  onSaved: () => void;
};

/** The connector kinds with a tick each. Asks before connectors are left with nowhere to run. */
export function FeaturesDialog({ server, features, administers, onClose, onSaved }: Props) {
  // What is edited is what was there when the dialog opened, so that a change by someone else is found out at Save.
  const [opened] = useState({ kinds: server.kinds, revision: server.revision });
  const [kinds, setKinds] = useState(opened.kinds);
  const [stranded, setStranded] = useState<Wire<StrandedConnector>[] | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [saving, setSaving] = useState(false);

  async function save(confirmStranding: boolean) {
    setSaving(true);
    setRefusal(null);
    try {
      const result = await saveFeaturesAction({ id: server.id, kinds, revision: opened.revision, confirmStranding });
      if (!result.ok) {
        setStranded(null);
        setRefusal(result.message);
      } else if (result.value.outcome === "would_strand") {
        setStranded(
          result.value.connectors.map((connector) => ({
            ...connector,
            nextDueAt: connector.nextDueAt && new Date(connector.nextDueAt).toISOString(),
          })),
        );
      } else {
        notifications.show({ color: "green", message: `The features of ${server.name} are saved.` });
        onClose();
      }
    } catch {
      setRefusal(noAnswer);
    } finally {
      setSaving(false);
      onSaved();
    }
  }

  return (
    <Modal
      opened
      onClose={onClose}
      title={`Features of ${server.name}`}
      size={520}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <Stack gap="md">
        <Text size="sm">What this endpoint server may run. A run under way goes on when its feature is un-ticked.</Text>
        <Refusal title="Not saved">{refusal}</Refusal>
        {features.map(({ kind, name }) => (
          <Checkbox
            key={kind}
            label={name}
            checked={kinds.includes(kind)}
            disabled={!administers || stranded !== null}
            onChange={(event) =>
              setKinds(event.currentTarget.checked ? [...kinds, kind] : kinds.filter((ticked) => ticked !== kind))
            }
          />
        ))}
        {!administers && (
          <Text size="sm" c="dimmed">
            Changing features needs the role administrator.
          </Text>
        )}
        {stranded ? (
          <Alert color="orange" title="These connectors would have nowhere to run" role="alert">
            <StrandedConnectors connectors={stranded} />
            <Group justify="flex-end" mt="md" gap="xs">
              <Button variant="default" onClick={() => setStranded(null)} disabled={saving} data-autofocus>
                Keep editing
              </Button>
              <Button color="red" onClick={() => save(true)} loading={saving}>
                Save and leave them waiting
              </Button>
            </Group>
          </Alert>
        ) : (
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            {administers && (
              <Button onClick={() => save(false)} loading={saving}>
                Save
              </Button>
            )}
          </Group>
        )}
      </Stack>
    </Modal>
  );
}
