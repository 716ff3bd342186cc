"use client";

import { Alert, Button, Checkbox, Group, Modal, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { PermissionList } from "#components/permission-list.tsx";
import { Refusal } from "#components/refusal.tsx";
import { RelativeTime } from "#components/relative-time.tsx";
import { useSearchChange } from "#components/search-change.ts";
import { withStepUp } from "#components/step-up.ts";
import type { GrantedAccess } from "#lib/connectors/granted-access.ts";
import type { ActionResult } from "#lib/errors.ts";
import { discardGrantedAccessAction, takeGrantedAccessAction } from "./actions.ts";

type Props = { access: GrantedAccess; provider: string };

/** What somebody granted by a link: who, for which enterprise, with which permissions; used or discarded by a click. */
export function GrantedAccessDialog({ access, provider }: Props) {
  const router = useRouter();
  const { address } = useSearchChange();
  const [confirmed, setConfirmed] = useState(false);
  const [busy, setBusy] = useState<"take" | "discard" | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const { authorizationId, connector, account, enterprise, previousEnterprise, permissions, grantedAt } = access;
  const close = () => router.replace(address({ access: null }), { scroll: false });

  async function decide(what: "take" | "discard", doing: () => Promise<ActionResult<unknown>>, done: string) {
    setBusy(what);
    setRefusal(null);
    const result = await withStepUp(doing);
    setBusy(null);
    if (!result.ok) return setRefusal(result.message);
    notifications.show({ color: "green", message: done });
    close();
  }

  return (
    <Modal opened onClose={close} title={`Access granted for ${connector.name}`} centered size="lg">
      <Stack gap="md">
        <Text component="div">
          {account.name} ({account.login}) of <strong>{enterprise}</strong> granted access to {provider} by the link{" "}
          <RelativeTime at={grantedAt} />.
        </Text>
        <PermissionList permissions={permissions} />
        {previousEnterprise && (
          <Alert color="yellow" title="This is another enterprise than before">
            <Text size="sm" mb="xs">
              Until now this connector was for {previousEnterprise}. Then the next inventory is of {enterprise}, and the
              access to {previousEnterprise} is given back.
            </Text>
            <Checkbox
              label={`Change to ${enterprise}`}
              checked={confirmed}
              onChange={(event) => setConfirmed(event.currentTarget.checked)}
            />
          </Alert>
        )}
        <Text size="sm" c="dimmed">
          If you know neither the account nor the enterprise, discard it: it is then ended at {provider}.
        </Text>
        <Refusal>{refusal}</Refusal>
        <Group justify="space-between">
          <Button
            variant="default"
            c="red"
            loading={busy === "discard"}
            onClick={() =>
              decide("discard", () => discardGrantedAccessAction({ authorizationId }), "The access is discarded.")
            }
          >
            Discard
          </Button>
          <Group gap="xs">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button
              loading={busy === "take"}
              disabled={previousEnterprise !== null && !confirmed}
              onClick={() =>
                decide(
                  "take",
                  () => takeGrantedAccessAction({ authorizationId, confirmEnterpriseChange: confirmed }),
                  `"${connector.name}" is authorized for ${enterprise}.`,
                )
              }
              data-autofocus
            >
              Use this access
            </Button>
          </Group>
        </Group>
      </Stack>
    </Modal>
  );
}
