"use client";

import { List, ListItem, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { Confirm } from "#components/confirm.tsx";
import { withStepUp } from "#components/step-up.ts";
import { trustAgainAction } from "./actions.ts";
import { distrustWords } from "./presence.tsx";
import type { Server } from "./server-queries.ts";

type Props = { server: Server; onClose: () => void; onRevoked: () => void };

/** Explains how a quarantine ends, and revokes the key that two machines have. */
export function TrustDialog({ server, onClose, onRevoked }: Props) {
  return (
    <Confirm
      opened
      onClose={onClose}
      title={`Trust ${server.name} again?`}
      deed="Revoke its key"
      onConfirm={async () => {
        const result = await withStepUp(() => trustAgainAction({ id: server.id }));
        onRevoked();
        if (result.ok) {
          notifications.show({
            color: "green",
            message: `The old key of ${server.name} is revoked. Enrol the right machine with a new code.`,
          });
        }
        return result;
      }}
    >
      <Stack gap="xs">
        <Text size="sm">
          {distrustWords(server)} Nobody can tell from here which is the right one, so the key they share is revoked for
          good:
        </Text>
        <List size="sm">
          <ListItem>
            On the right machine, start the endpoint server with a new enrolment code. It makes a new key, and keeps its
            name, features and history here.
          </ListItem>
          <ListItem>
            On the other one, stop the endpoint server and delete its data folder. If it shall work too, enrol it with a
            code of its own after that.
          </ListItem>
        </List>
      </Stack>
    </Confirm>
  );
}
