"use client";

import { Accordion, Alert, Anchor, Group, Loader, Stack, Text } from "@mantine/core";
import { CopyButton } from "#components/copy-button.tsx";
import { outcomeWords } from "#lib/authorizations/outcomes.ts";
import type { Trip } from "./trip.ts";

type Props = {
  trip: Trip;
  provider: string;
  /** Whether the window was blocked, or closed before it could be sent on. */
  noWindow: boolean;
  isOpened: boolean;
  secondsLeft: number;
  onOpenLink: () => void;
};

const silent = ["redirect_uri_mismatch", "app_disabled", "invalid_client_id", "window_closed"] as const;

function remaining(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** What the provider never tells us, in the words of its own pages. */
function NothingHappens({ provider }: { provider: string }) {
  return (
    <Accordion chevronPosition="left" variant="default">
      <Accordion.Item value="nothing">
        <Accordion.Control px={0}>Nothing happens?</Accordion.Control>
        <Accordion.Panel>
          <Stack gap="sm">
            {silent
              .map((code) => outcomeWords(code, provider))
              .map(({ code, title, cause, cure }) => (
                <div key={code}>
                  <Text fw={600}>{title}</Text>
                  <Text>{cause}</Text>
                  <Text>{cure}</Text>
                </div>
              ))}
          </Stack>
        </Accordion.Panel>
      </Accordion.Item>
    </Accordion>
  );
}

/** While the provider's window is open: what to do there, the time left, and what to do when nothing comes back. */
export function TripUnderWay({ trip, provider, noWindow, isOpened, secondsLeft, onOpenLink }: Props) {
  const blocked = outcomeWords("window_blocked", provider);
  const link = new URL(trip.linkPath, window.location.origin).href;
  return (
    <Stack gap="sm">
      {noWindow && !isOpened && (
        <Alert color="yellow" title={blocked.title} role="alert">
          <Text mb="xs">{blocked.cause}</Text>
          <Anchor href={trip.startPath} target="_blank" rel="noopener" onClick={onOpenLink}>
            Open the {provider} window
          </Anchor>
        </Alert>
      )}
      <Group gap="xs" wrap="nowrap" role="status">
        <Loader size="xs" aria-hidden />
        <Text>
          {isOpened || !noWindow
            ? `Waiting for ${provider}: log in there, click Authorize, then “Grant access to ${provider}”.`
            : `Waiting for the ${provider} window to be opened.`}
        </Text>
      </Group>
      <Text c="dimmed">
        {remaining(secondsLeft)} left. Someone else administers {provider}? Send them this link; they send the token
        back to you.{" "}
      </Text>
      <Group gap="xs">
        <CopyButton value={link} label="Copy the link" />
      </Group>
      <NothingHappens provider={provider} />
    </Stack>
  );
}
