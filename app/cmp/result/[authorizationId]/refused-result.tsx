import { Group, Stack, Text } from "@mantine/core";
import { OutcomeNotice } from "#components/outcome-notice.tsx";
import { PermissionList } from "#components/permission-list.tsx";
import type { AuthorizationStatus } from "#lib/authorizations/view.ts";
import { CloseButton } from "./close-button.tsx";

type Props = { result: Extract<AuthorizationStatus, { state: "refused" }>; canGoBack: boolean };

/** Why there is no token, and what to do next. */
export function RefusedResult({ result, canGoBack }: Props) {
  return (
    <Stack gap="lg">
      <OutcomeNotice {...result} heading />
      {result.permissions.length > 0 && <PermissionList permissions={result.permissions} />}
      <Group gap="sm">
        <CloseButton />
        <Text c="dimmed">
          {canGoBack
            ? "Then click Authorize again in the console."
            : "Then ask whoever sent you the link for a new one."}
        </Text>
      </Group>
    </Stack>
  );
}
