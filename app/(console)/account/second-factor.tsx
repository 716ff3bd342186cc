"use client";

import { Button, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Confirm } from "#components/confirm.tsx";
import { Refusal } from "#components/refusal.tsx";
import { withStepUp } from "#components/step-up.ts";
import type { AppSecret, SecondFactorState } from "#lib/auth/second-factor.ts";
import { beginSecondFactorAction, removeSecondFactorAction } from "./actions.ts";
import { SetUpDialog } from "./set-up-dialog.tsx";

type Props = {
  state: SecondFactorState | null;
  /** Whether the person may do nothing without one. */
  isNeeded: boolean;
};

/** Whether signing in asks for a code of an authenticator app, with setting it up and removing it. */
export function SecondFactor({ state, isNeeded }: Props) {
  const router = useRouter();
  const [begun, setBegun] = useState<AppSecret | null>(null);
  const [busy, setBusy] = useState(false);
  const [asking, setAsking] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);

  async function begin() {
    setBusy(true);
    setRefusal(null);
    const result = await withStepUp(() => beginSecondFactorAction(undefined));
    setBusy(false);
    if (result.ok) setBegun(result.value);
    else setRefusal(result.message);
  }

  async function remove() {
    const result = await withStepUp(() => removeSecondFactorAction(undefined));
    if (result.ok) router.refresh();
    return result;
  }

  return (
    <Paper withBorder p="lg" maw={560} component="section" aria-labelledby="second-factor">
      <Stack gap="md">
        <div>
          <Title order={2} id="second-factor" mb={4}>
            Second factor
          </Title>
          <Text c="dimmed">
            {state
              ? `Signing in asks for a code of your authenticator app. ${state.recoveryCodesLeft} recovery codes are left.`
              : "With an authenticator app on your phone, your password alone lets nobody in."}
          </Text>
        </div>
        <Refusal>{refusal}</Refusal>
        <Group justify="flex-end">
          {state ? (
            <Button variant="default" onClick={() => setAsking(true)}>
              Remove
            </Button>
          ) : (
            <Button onClick={begin} loading={busy}>
              Set up
            </Button>
          )}
        </Group>
      </Stack>
      {begun && (
        <SetUpDialog
          begun={begun}
          onClose={() => {
            setBegun(null);
            router.refresh();
          }}
        />
      )}
      <Confirm
        opened={asking}
        onClose={() => setAsking(false)}
        title="Remove the second factor?"
        deed="Remove second factor"
        onConfirm={remove}
      >
        {isNeeded
          ? "You need one: the console stays closed to you until you have set up another. The recovery codes stop working."
          : "Signing in needs your password alone from then on. The recovery codes stop working."}
      </Confirm>
    </Paper>
  );
}
