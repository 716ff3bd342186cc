"use client";

import { Alert, Loader, Text, Title } from "@mantine/core";
import { useEffect, useState } from "react";
import { askDoor, type DoorAnswer } from "#lib/http/ask-door.ts";
import { AcceptForm } from "./accept-form.tsx";

type Invitation = { email: string; invitedBy: string };
type Opened = { secret: string; answer: DoorAnswer<Invitation> };

/** Reads the secret behind the address's `#`, which no server is sent, and shows whom the invitation is for. */
export function InvitationCard() {
  const [opened, setOpened] = useState<Opened | null>(null);

  useEffect(() => {
    const secret = window.location.hash.slice(1);
    askDoor<Invitation>("/api/invitations", { secret }).then((answer) => setOpened({ secret, answer }));
  }, []);

  if (!opened) return <Loader aria-label="Opening the invitation" />;
  const { secret, answer } = opened;
  return (
    <>
      <Title order={1} mb={4}>
        Your account
      </Title>
      {answer.ok ? (
        <>
          <Text c="dimmed" mb="lg">
            {answer.value.invitedBy} invited {answer.value.email} to this console.
          </Text>
          <AcceptForm email={answer.value.email} secret={secret} />
        </>
      ) : (
        <Alert color="red" role="alert" mt="md">
          {answer.message}
        </Alert>
      )}
    </>
  );
}
