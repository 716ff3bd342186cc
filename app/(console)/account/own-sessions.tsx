"use client";

import { Text, Title } from "@mantine/core";
import { SessionTable } from "#components/session-table.tsx";
import { withStepUp } from "#components/step-up.ts";
import type { ListedSession } from "#lib/auth/sessions.ts";
import { endOtherSessionsAction, endOwnSessionAction } from "./actions.ts";

/** Where the reader is signed in. */
export function OwnSessions({ sessions }: { sessions: readonly ListedSession[] }) {
  return (
    <section aria-labelledby="sessions">
      <Title order={2} id="sessions" mb={4}>
        Sessions
      </Title>
      <Text c="dimmed" mb="md">
        Where you are signed in. End what you don't know, and change your password.
      </Text>
      <SessionTable
        caption="Where you are signed in"
        sessions={sessions}
        empty="You are signed in nowhere."
        onEnd={(sessionId) => withStepUp(() => endOwnSessionAction({ sessionId }))}
        endAllWords="End all others"
        onEndAll={() => withStepUp(() => endOtherSessionsAction(undefined))}
      />
    </section>
  );
}
