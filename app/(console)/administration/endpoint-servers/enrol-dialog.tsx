"use client";

import { Alert, Button, Group, Loader, Modal, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Refusal } from "#components/refusal.tsx";
import { withStepUp } from "#components/step-up.ts";
import type { ServerFile } from "#lib/endpoint-servers/server-file.ts";
import { createEnrolmentCodeAction } from "./actions.ts";
import { EnrolCommand } from "./enrol-command.tsx";
import { enrolmentQuery } from "./server-queries.ts";

type Props = {
  engineUrl: string;
  publicUrl: string;
  file: ServerFile | null;
  onClose: () => void;
  onFeatures: (endpointServerId: string) => void;
};
type Made = { id: string; code: string; secondsLeft: number };

/** Makes a code, shows what to run on the machine, waits for it, and offers its features. */
export function EnrolDialog({ engineUrl, publicUrl, file, onClose, onFeatures }: Props) {
  const [made, setMade] = useState<Made | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [making, setMaking] = useState(false);

  async function make() {
    setMaking(true);
    setRefusal(null);
    const result = await withStepUp(() => createEnrolmentCodeAction({}));
    setMaking(false);
    if (result.ok) setMade(result.value);
    else setRefusal(result.message);
  }

  return (
    <Modal
      opened
      onClose={onClose}
      title="Enrol endpoint server"
      size="xl"
      closeOnClickOutside={!made}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <Stack gap="md">
        <Refusal>{refusal}</Refusal>
        {made ? (
          <Waiting
            key={made.id}
            made={made}
            engineUrl={engineUrl}
            publicUrl={publicUrl}
            file={file}
            onAgain={make}
            onClose={onClose}
            onFeatures={onFeatures}
          />
        ) : (
          <>
            <Text size="sm">
              A machine becomes an endpoint server with a code that works once and for 60 minutes. The machine makes its
              own key, which never leaves it. It needs Node 22 or newer, and a way to reach {engineUrl} and Box.
            </Text>
            <Group justify="flex-end" gap="xs">
              <Button variant="default" onClick={onClose}>
                Cancel
              </Button>
              <Button onClick={make} loading={making} data-autofocus>
                Make enrolment code
              </Button>
            </Group>
          </>
        )}
      </Stack>
    </Modal>
  );
}

const timeLeft = (seconds: number) => (seconds < 120 ? `${seconds} s` : `${Math.floor(seconds / 60)} min`);

type WaitingProps = Props & { made: Made; onAgain: () => void };

function Waiting({ made, engineUrl, publicUrl, file, onAgain, onClose, onFeatures }: WaitingProps) {
  const { data, isError } = useQuery(enrolmentQuery(made));
  if (data.state === "enrolled") {
    const { server } = data;
    return (
      <>
        <Alert color="green" title={`${server.name} is enrolled`} role="status">
          Nothing is ticked for it yet. Choose under Features what it may run.
        </Alert>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Close
          </Button>
          <Button onClick={() => onFeatures(server.id)} data-autofocus>
            Features
          </Button>
        </Group>
      </>
    );
  }
  if (data.state === "expired") {
    return (
      <>
        <Alert color="orange" title="The code has expired" role="status">
          No machine used it within 60 minutes. Make a new one.
        </Alert>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Close
          </Button>
          <Button onClick={onAgain}>Make enrolment code</Button>
        </Group>
      </>
    );
  }
  return (
    <>
      <EnrolCommand code={made.code} engineUrl={engineUrl} publicUrl={publicUrl} file={file} />
      <Group gap="sm" role="status">
        <Loader size="sm" aria-hidden />
        <Text size="sm">
          Waiting for the machine.
          {` The code is good for another ${timeLeft(data.secondsLeft)}.`}
          {isError && " The console does not answer; this goes on by itself when it does."}
        </Text>
      </Group>
      <Group justify="space-between">
        <Text size="xs" c="dimmed">
          The code is shown here only. You may close this: the machine will appear in the list.
        </Text>
        <Button variant="default" onClick={onClose}>
          Close
        </Button>
      </Group>
    </>
  );
}
