"use client";

import { Alert, Button, Group, PasswordInput, Stack, Text } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { ownKeys } from "#components/step-up.ts";
import { noAnswer } from "#lib/errors.ts";
import { confirmAction } from "./actions.ts";

type Props = { email: string; answer: (confirmed: boolean) => void };
type Problem = { at: "password" | "dialog"; message: string };

/** Asks for the password once more. */
export function ConfirmByPassword({ email, answer }: Props) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  async function confirm(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    event.stopPropagation();
    const field = event.currentTarget.elements.namedItem("password") as HTMLInputElement;
    setBusy(true);
    setProblem(null);
    const result = await confirmAction({ password: field.value }).catch(() => null);
    setBusy(false);
    if (result?.ok) return answer(true);
    const atField = result?.fields?.password;
    const message = result?.message ?? noAnswer;
    setProblem(atField ? { at: "password", message: atField } : { at: "dialog", message });
    field.focus();
    field.select();
  }

  return (
    <form method="post" onSubmit={confirm} noValidate>
      <Stack gap="md">
        <Text>
          This needs your password once more, since you last gave it more than five minutes ago. What you were doing
          goes on from there.
        </Text>
        {problem?.at === "dialog" && (
          <Alert color="red" role="alert">
            {problem.message}
          </Alert>
        )}
        <input type="email" name="email" value={email} autoComplete="username" readOnly hidden />
        <PasswordInput
          name="password"
          label="Your password"
          autoComplete="current-password"
          data-autofocus
          error={problem?.at === "password" && problem.message}
          visibilityToggleButtonProps={ownKeys as object}
          {...ownKeys}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={() => answer(false)} disabled={busy} {...ownKeys}>
            Cancel
          </Button>
          <Button type="submit" loading={busy} {...ownKeys}>
            Confirm
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
