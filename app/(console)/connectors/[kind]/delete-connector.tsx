"use client";

import { List, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useRouter } from "next/navigation";
import { Confirm } from "#components/confirm.tsx";
import { withStepUp } from "#components/step-up.ts";
import { deleteConnectorAction } from "./actions.ts";

type Props = {
  connector: { id: string; name: string; enterpriseName: string | null; published: boolean };
  onClose: () => void;
};

/** Asks before a connector is deleted, naming what goes with it. */
export function DeleteConnector({ connector, onClose }: Props) {
  const router = useRouter();
  return (
    <Confirm
      opened
      onClose={onClose}
      title={`Delete the connector ${connector.name}?`}
      deed="Delete connector"
      onConfirm={async () => {
        const result = await withStepUp(() => deleteConnectorAction({ id: connector.id }));
        if (result.ok) {
          notifications.show({ color: "green", message: `"${connector.name}" is deleted.` });
          router.refresh();
        }
        return result;
      }}
    >
      <Text size="sm">This can't be undone. With it go:</Text>
      <List size="sm" mt="xs">
        <List.Item>its schedule, Client secret and authorization, which is also ended at the provider;</List.Item>
        <List.Item>its run history;</List.Item>
        {connector.published && (
          <List.Item>the inventory{connector.enterpriseName ? ` of ${connector.enterpriseName}` : ""}.</List.Item>
        )}
      </List>
    </Confirm>
  );
}
