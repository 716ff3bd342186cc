"use client";

import { Alert, Button, Code, List, ListItem, Loader, Stack, Text, Title } from "@mantine/core";
import { useEffect, useState } from "react";
import { Refusal } from "#components/refusal.tsx";
import { RelativeTime } from "#components/relative-time.tsx";
import type { readAuthorizationLink } from "#lib/authorizations/follow-link.ts";
import { askDoor, type DoorAnswer } from "#lib/http/ask-door.ts";

type Asked = Awaited<ReturnType<typeof readAuthorizationLink>>;
type Opened = { secret: string; answer: DoorAnswer<Asked> };

/** Reads the secret behind the address's `#`, which no server is sent, and shows who asks for what. */
export function GrantAccessCard() {
  const [opened, setOpened] = useState<Opened | null>(null);

  useEffect(() => {
    const secret = window.location.hash.slice(1);
    askDoor<Asked>("/api/authorization-links", { secret }).then((answer) => setOpened({ secret, answer }));
  }, []);

  if (!opened) return <Loader aria-label="Opening the link" />;
  const { secret, answer } = opened;
  return (
    <>
      <Title order={1} mb={4}>
        Grant access
      </Title>
      {answer.ok ? (
        <Request secret={secret} asked={answer.value} />
      ) : (
        <Alert color="red" role="alert" mt="md">
          {answer.message}
        </Alert>
      )}
    </>
  );
}

function Request({ secret, asked }: { secret: string; asked: Asked }) {
  const { provider, providerHost, connectorName, askedBy, clientId, enterprise, permissions, expiresAt } = asked;
  const [isGoing, setIsGoing] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);

  async function go() {
    setIsGoing(true);
    setRefusal(null);
    const answer = await askDoor<{ location: string }>("/api/authorization-links/follow", { secret });
    if (answer.ok) return window.location.assign(answer.value.location);
    setIsGoing(false);
    setRefusal(answer.message);
  }

  return (
    <Stack gap="md">
      <Text>
        {askedBy} asks for access to {enterprise ? <strong>{enterprise}</strong> : `your ${provider} enterprise`}, for
        the connector <strong>{connectorName}</strong>. It takes the inventory of the enterprise on schedule, and
        changes nothing there.
      </Text>
      <div>
        <Text fw={560}>The app asks for</Text>
        <List size="sm">
          {permissions.map((label) => (
            <ListItem key={label}>{label}</ListItem>
          ))}
        </List>
        <Text size="sm" c="dimmed">
          Client ID <Code>{clientId}</Code>
        </Text>
      </div>
      <Text size="sm">
        Log in to {provider} as an admin or co-admin of the enterprise. The next page is of{" "}
        <strong>{providerHost}</strong>: your password is asked there and never here. If you don't know {askedBy}, close
        this window.
      </Text>
      <Refusal>{refusal}</Refusal>
      <Button onClick={go} loading={isGoing}>
        Continue to {provider}
      </Button>
      <Text size="xs" c="dimmed" component="div">
        The link works once and ends <RelativeTime at={expiresAt} />.
      </Text>
    </Stack>
  );
}
