"use client";

import { Alert, Code, DataList, Fieldset, Group, Stack, Text } from "@mantine/core";
import { useSyncExternalStore } from "react";
import { CopyButton } from "#components/copy-button.tsx";

type Props = { publicUrl: string; redirectUris: readonly { kind: string; uri: string }[] };

const never = () => () => {};

/** The address the browser used, once it is known. */
const useOwnOrigin = () =>
  useSyncExternalStore(
    never,
    () => window.location.origin,
    () => null,
  );

function Address({ value, label }: { value: string; label: string }) {
  return (
    <Group gap="xs">
      <Code fz="sm" style={{ overflowWrap: "anywhere" }}>
        {value}
      </Code>
      <CopyButton value={value} label={label} />
    </Group>
  );
}

/** What the console takes its own address for, where that is set, and whether this browser agrees. */
export function PublicAddress({ publicUrl, redirectUris }: Props) {
  const origin = useOwnOrigin();
  const agrees = origin === null ? null : origin === new URL(publicUrl).origin;
  return (
    <Fieldset legend="The console's own address" maw={720} mt="lg">
      <Stack gap="md">
        <Text size="sm">
          Set by <Code>PUBLIC_URL</Code> in the environment of console and engine, so it can't be changed here. Redirect
          URIs and links in notifications are made of it.
        </Text>
        <DataList>
          <DataList.Item>
            <DataList.ItemLabel>Public URL</DataList.ItemLabel>
            <DataList.ItemValue>
              <Address value={publicUrl} label="Copy the public URL" />
            </DataList.ItemValue>
          </DataList.Item>
          {redirectUris.map(({ kind, uri }) => (
            <DataList.Item key={kind}>
              <DataList.ItemLabel>Redirect URI for {kind}</DataList.ItemLabel>
              <DataList.ItemValue>
                <Address value={uri} label={`Copy the redirect URI for ${kind}`} />
              </DataList.ItemValue>
            </DataList.Item>
          ))}
        </DataList>
        {agrees === true && <Text size="sm">Your browser reached this page by the same address.</Text>}
        {agrees === false && (
          <Alert color="orange" title="Your browser uses another address" role="status">
            It reached this page by {origin}. Open {publicUrl}, or set PUBLIC_URL to the address people use and restart
            console and engine; redirect URIs that were registered before then need to be changed too.
          </Alert>
        )}
      </Stack>
    </Fieldset>
  );
}
