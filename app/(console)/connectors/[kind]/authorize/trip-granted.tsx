"use client";

import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { PermissionList } from "#components/permission-list.tsx";
import type { AuthorizationStatus } from "#lib/authorizations/view.ts";

type Props = {
  provider: string;
  granted: Extract<AuthorizationStatus, { state: "granted" }>;
  isConfirmed: boolean;
  onConfirm: () => void;
};

/** Who granted access, for which enterprise, with which permissions; asks before the enterprise changes. */
export function TripGranted({ provider, granted, isConfirmed, onConfirm }: Props) {
  const { account, enterprise, permissions, token, anotherEnterprise } = granted;
  const asks = anotherEnterprise !== null && !isConfirmed;
  return (
    <Alert color={asks ? "yellow" : "green"} title={`Access to ${provider} is granted`} role="status">
      <Stack gap="sm">
        <Text>
          {account.name} ({account.login}) of <strong>{enterprise}</strong>
        </Text>
        <PermissionList permissions={permissions} />
        {anotherEnterprise && (
          <Stack gap={6}>
            <Text fw={600}>This is another enterprise than before</Text>
            <Text>
              Until now this connector was for {anotherEnterprise.previous}. Once it is changed and saved, the next
              inventory is of {anotherEnterprise.now}, and the access to {anotherEnterprise.previous} is given back.
            </Text>
            {isConfirmed ? (
              <Text>The change is confirmed; it counts once you save.</Text>
            ) : (
              <>
                <Text>
                  Without the change, Save takes nothing of this access. To stay with {anotherEnterprise.previous},
                  click Authorize again and log in with an account of it.
                </Text>
                <Group>
                  <Button color="yellow" onClick={onConfirm}>
                    Change to {anotherEnterprise.now}
                  </Button>
                </Group>
              </>
            )}
          </Stack>
        )}
        {token === null ? (
          <Text>
            The link was opened in another browser. The token is on its last page only: have it sent to you and paste it
            below.
          </Text>
        ) : (
          !asks && <Text>The token is filled in below. It counts for 60 minutes: save the connector.</Text>
        )}
      </Stack>
    </Alert>
  );
}
