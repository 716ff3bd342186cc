"use client";

import { List, ListItem, Skeleton, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQuery } from "@tanstack/react-query";
import { Confirm } from "#components/confirm.tsx";
import { withStepUp } from "#components/step-up.ts";
import { removeAction } from "./actions.ts";
import { removalQuery, type Server } from "./server-queries.ts";
import { StrandedConnectors } from "./stranded-connectors.tsx";

type Props = { server: Server; onClose: () => void; onRemoved: () => void };

/** Asks before an endpoint server is removed, naming what stops working. */
export function RemoveDialog({ server, onClose, onRemoved }: Props) {
  return (
    <Confirm
      opened
      onClose={onClose}
      title={`Remove the endpoint server ${server.name}?`}
      deed="Remove endpoint server"
      onConfirm={async () => {
        const result = await withStepUp(() => removeAction({ id: server.id }));
        onRemoved();
        if (result.ok) notifications.show({ color: "green", message: `${server.name} is removed.` });
        return result;
      }}
    >
      <Stack gap="xs">
        <Text size="sm">
          The machine's access ends at once. It can come back only by enrolling again with a new code.
        </Text>
        <Impact id={server.id} />
      </Stack>
    </Confirm>
  );
}

function Impact({ id }: { id: string }) {
  const { data, error } = useQuery(removalQuery(id));
  if (error) return <Text size="sm">What stops working is not known: {error.message}</Text>;
  if (!data) return <Skeleton height={40} aria-label="Looking for what stops working" />;
  return (
    <>
      {data.runs.length > 0 && (
        <>
          <Text size="sm">It holds these runs. They wait for another endpoint server, with nothing lost:</Text>
          <List size="sm">
            {data.runs.map((run) => (
              <ListItem key={run.id}>{run.connectorName}</ListItem>
            ))}
          </List>
        </>
      )}
      {data.connectors.length > 0 ? (
        <>
          <Text size="sm">These connectors would have nowhere to run:</Text>
          <StrandedConnectors connectors={data.connectors} />
        </>
      ) : (
        <Text size="sm">No connector is left without a place to run.</Text>
      )}
    </>
  );
}
