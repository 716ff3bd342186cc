import { Alert, Group, Stack, Text, TextInput, Title } from "@mantine/core";
import { CopyButton } from "#components/copy-button.tsx";
import { PermissionList } from "#components/permission-list.tsx";
import type { AuthorizationStatus } from "#lib/authorizations/view.ts";
import { CloseButton } from "./close-button.tsx";

type Props = {
  provider: string;
  result: Extract<AuthorizationStatus, { state: "granted" }>;
  /** The dialog that began the trip is in this browser and has the token too. */
  forTheDialog: boolean;
  /** Who sent the link that the trip was made by; then there is nothing to copy. */
  linkFrom: string | null;
};

function TokenField({ token, forTheDialog }: { token: string; forTheDialog: boolean }) {
  return (
    <Stack gap={6}>
      <Group align="flex-end" gap="xs" wrap="nowrap">
        <TextInput
          label="Token"
          value={token}
          readOnly
          style={{ flex: 1 }}
          styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
        />
        <CopyButton value={token} label="Copy the token" />
      </Group>
      <Text c="dimmed">
        {forTheDialog
          ? "The Token field of the console has it already. If not, copy it there. It can be used once, within 60 minutes."
          : "Copy it and send it to the administrator who gave you the link; it goes into the Token field of the connector. It can be used once, within 60 minutes, and is worthless to anyone else."}
      </Text>
    </Stack>
  );
}

/** Account, enterprise, permissions and the token. */
export function GrantedResult({ provider, result, forTheDialog, linkFrom }: Props) {
  const { account, enterprise, permissions, token, redeemed, anotherEnterprise } = result;
  return (
    <Stack gap="lg">
      <div>
        <Title order={1}>Access to {provider} is granted</Title>
        <Text>
          {account.name} ({account.login}) of <strong>{enterprise}</strong>
        </Text>
      </div>
      {anotherEnterprise && (
        <Alert color="yellow" title="This is another enterprise than before">
          Until now the connector was for {anotherEnterprise.previous}. It stays so until the change is confirmed and
          saved in the console.
        </Alert>
      )}
      <PermissionList permissions={permissions} />
      {token && <TokenField token={token} forTheDialog={forTheDialog} />}
      {linkFrom && !redeemed && (
        <Text>
          There is nothing to copy. {linkFrom} and the other administrators of the console see that access was granted,
          and use it from there.
        </Text>
      )}
      {redeemed && linkFrom === null && <Text c="dimmed">The token has been saved with the connector.</Text>}
      <Group gap="sm">
        <CloseButton />
        <Text c="dimmed">You can close this window.</Text>
      </Group>
    </Stack>
  );
}
