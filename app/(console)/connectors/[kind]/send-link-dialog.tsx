"use client";

import { Alert, Button, Code, Group, Modal, Select, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { CopyButton } from "#components/copy-button.tsx";
import { useLocale } from "#components/locale.tsx";
import { Refusal } from "#components/refusal.tsx";
import { RelativeTime } from "#components/relative-time.tsx";
import { withStepUp } from "#components/step-up.ts";
import { linkDays } from "#lib/authorizations/link-days.ts";
import type { ListedConnector } from "#lib/connectors/read.ts";
import type { ActionResult } from "#lib/errors.ts";
import type { Wire } from "#lib/wire.ts";
import { createAuthorizationLinkAction, endAuthorizationLinkAction } from "./actions.ts";

type Props = {
  connector: Pick<Wire<ListedConnector>, "id" | "name" | "link">;
  /** The provider, such as "Box". */
  provider: string;
  onClose: () => void;
};

const lives = linkDays.map((days) => ({ value: String(days), label: days === 1 ? "1 day" : `${days} days` }));

function textOf(link: string, provider: string, name: string, expiresAt: Date, locale: string): string {
  const until = expiresAt.toLocaleString(locale, { dateStyle: "long", timeStyle: "short" });
  return `Please grant our connector "${name}" access to ${provider}. Open this link, check what it asks for, and log in to ${provider} as an admin or co-admin of the enterprise:\n\n${link}\n\nIt works once, until ${until}. There is nothing to send back.`;
}

function Copied({ title, text, label }: { title: string; text: string; label: string }) {
  return (
    <Stack gap={4}>
      <Group justify="space-between" align="flex-end">
        <Text size="sm" fw={560}>
          {title}
        </Text>
        <CopyButton value={text} label={label} />
      </Group>
      <Code block style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
        {text}
      </Code>
    </Stack>
  );
}

/** Makes a link for somebody who administers the provider and has no account here; shows it once. */
export function SendLinkDialog({ connector, provider, onClose }: Props) {
  const router = useRouter();
  const locale = useLocale();
  const [days, setDays] = useState("3");
  const [busy, setBusy] = useState<"make" | "end" | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [made, setMade] = useState<{ link: string; expiresAt: Date } | null>(null);

  async function ask<Value>(
    what: "make" | "end",
    doing: () => Promise<ActionResult<Value>>,
    then: (value: Value) => void,
  ) {
    setBusy(what);
    setRefusal(null);
    const result = await withStepUp(doing);
    setBusy(null);
    if (!result.ok) return setRefusal(result.message);
    then(result.value);
    router.refresh();
  }

  const make = () =>
    ask(
      "make",
      () => createAuthorizationLinkAction({ connectorId: connector.id, days: Number(days) }),
      ({ secret, expiresAt }) =>
        setMade({ link: `${window.location.origin}/grant-access#${secret}`, expiresAt: new Date(expiresAt) }),
    );
  const end = () =>
    ask(
      "end",
      () => endAuthorizationLinkAction({ connectorId: connector.id }),
      () => {
        notifications.show({ color: "green", message: "The link counts no more." });
        onClose();
      },
    );

  if (made) {
    return (
      <Modal
        opened
        onClose={onClose}
        title={`Link for ${connector.name}`}
        centered
        size="lg"
        closeOnClickOutside={false}
      >
        <Stack gap="md">
          <Text size="sm">
            Send this link to an admin or co-admin of the {provider} enterprise in a safe way: whoever has it can grant
            access once. It is not shown again. When access was granted, the overview says so, and you decide whether it
            is used.
          </Text>
          <Copied title="The link" text={made.link} label="Copy the link" />
          <Copied
            title="A text with the link"
            text={textOf(made.link, provider, connector.name, made.expiresAt, locale)}
            label="Copy a text with the link"
          />
          <Group justify="flex-end">
            <Button onClick={onClose} data-autofocus>
              Done
            </Button>
          </Group>
        </Stack>
      </Modal>
    );
  }
  return (
    <Modal opened onClose={onClose} title={`Send a link for ${connector.name}`} centered size="lg">
      <Stack gap="md">
        <Text size="sm">
          For an admin or co-admin of the {provider} enterprise who has no account here: they see who asks and for what,
          and log in at {provider}. They need not send anything back.
        </Text>
        <Refusal>{refusal}</Refusal>
        {connector.link && (
          <Alert color="blue" title="A link is under way">
            <Text size="sm" component="div">
              {connector.link.sentBy} made one that ends <RelativeTime at={connector.link.expiresAt} />. Making another
              ends it.
            </Text>
            <Button mt="xs" size="xs" variant="default" onClick={end} loading={busy === "end"}>
              End the link
            </Button>
          </Alert>
        )}
        <Select
          label="How long it counts"
          data={lives}
          value={days}
          allowDeselect={false}
          onChange={(value) => setDays(value ?? "3")}
          comboboxProps={{ withinPortal: true }}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button onClick={make} loading={busy === "make"} data-autofocus>
            Make the link
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
