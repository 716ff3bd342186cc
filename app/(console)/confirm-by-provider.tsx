"use client";

import { Button, Group, Stack, Text } from "@mantine/core";
import { useEffect, useState } from "react";
import { Refusal } from "#components/refusal.tsx";
import { ownKeys } from "#components/step-up.ts";
import { beginOpenId, confirmedChannel } from "#lib/auth/begin-open-id.ts";
import { noAnswer } from "#lib/errors.ts";

type Props = { name: string; answer: (confirmed: boolean) => void };

/** Has the person sign in at their provider once more, in a window of its own. */
export function ConfirmByProvider({ name, answer }: Props) {
  const [problem, setProblem] = useState<string | null>(null);
  const [isOpen, setIsOpen] = useState(false);

  useEffect(() => {
    const channel = new BroadcastChannel(confirmedChannel);
    channel.onmessage = () => answer(true);
    return () => channel.close();
  }, [answer]);

  async function begin() {
    // In the click itself: after any `await` the browser would block it.
    const opened = window.open("about:blank", "_blank", "popup,width=560,height=760");
    if (!opened) {
      setProblem("The browser blocked the window. Allow windows for this page, then try again.");
      return;
    }
    setProblem(null);
    const url = await beginOpenId("/sign-in/confirmed", true);
    setIsOpen(url !== null);
    if (url) opened.location.href = url;
    else {
      opened.close();
      setProblem(noAnswer);
    }
  }

  return (
    <Stack gap="md">
      <Text>
        This needs a fresh sign-in with {name}, since your last one is more than five minutes old. What you were doing
        goes on from there.
      </Text>
      <Refusal>{problem}</Refusal>
      {isOpen && <Text role="status">Waiting for you to sign in in the other window.</Text>}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={() => answer(false)} {...ownKeys}>
          Cancel
        </Button>
        <Button onClick={begin} data-autofocus {...ownKeys}>
          Continue with {name}
        </Button>
      </Group>
    </Stack>
  );
}
