"use client";

import { Alert, Button, Group, Loader, Modal, Stack, Text } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { answerOf, wasAnswered } from "#components/answer-of.ts";
import type { ActionResult } from "#lib/errors.ts";
import type { ListedChannel } from "#lib/notifications/read.ts";
import type { TestOutcome } from "#lib/notifications/test-channel.ts";
import { testChannelAction } from "./actions.ts";

type Props = { channel: ListedChannel; onClose: () => void };

function Outcome({ result, channel }: { result: ActionResult<TestOutcome>; channel: ListedChannel }) {
  if (!result.ok) return <Alert color="red">{result.message}</Alert>;
  const { isDelivered, status, answer, durationMs } = result.value;
  const said = [status, answer].filter(Boolean).join(" ");
  return (
    <Alert
      color={isDelivered ? "teal" : "red"}
      title={isDelivered ? "The test message was taken" : "The test message was not taken"}
    >
      <Text size="sm" style={{ overflowWrap: "anywhere" }}>
        {said ? `The answer: ${said}` : "It answered without words."}
      </Text>
      <Text size="sm" mt={4}>
        {isDelivered
          ? `After ${durationMs} ms. Look whether it has come.`
          : `Edit ${channel.name}, or look at the receiver, and test again.`}
      </Text>
    </Alert>
  );
}

/** Sends a test message at once, and shows what the receiver answered. */
export function TestDialog({ channel, onClose }: Props) {
  const router = useRouter();
  const [result, setResult] = useState<ActionResult<TestOutcome> | null>(null);
  const [round, setRound] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: each round sends once; what the page shows meanwhile does not matter.
  useEffect(() => {
    let isGone = false;
    answerOf(() => testChannelAction({ id: channel.id })).then((answer) => {
      if (isGone) return;
      setResult(answer);
      if (wasAnswered(answer)) router.refresh();
    });
    return () => {
      isGone = true;
    };
  }, [round]);

  return (
    <Modal
      opened
      onClose={onClose}
      title={`Test ${channel.name}`}
      centered
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <Stack gap="md">
        <div aria-live="polite">
          {result ? (
            <Outcome result={result} channel={channel} />
          ) : (
            <Group gap="sm">
              <Loader size="sm" aria-hidden />
              <Text>A test message is on its way…</Text>
            </Group>
          )}
        </div>
        <Group justify="flex-end" gap="xs">
          <Button
            variant="default"
            disabled={!result}
            onClick={() => {
              setResult(null);
              setRound(round + 1);
            }}
          >
            Test again
          </Button>
          <Button onClick={onClose} data-autofocus>
            Close
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
