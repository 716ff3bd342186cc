"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { Code, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { CopyButton } from "#components/copy-button.tsx";
import { DialogButtons } from "#components/dialog-buttons.tsx";
import { Refusal } from "#components/refusal.tsx";
import { ShownOnce } from "#components/shown-once.tsx";
import { appCode } from "#lib/auth/schema.ts";
import type { AppSecret } from "#lib/auth/second-factor.ts";
import { noAnswer } from "#lib/errors.ts";
import { finishSecondFactorAction } from "./actions.ts";
import { QrCode } from "./qr-code.tsx";

type Props = { begun: AppSecret; onClose: () => void };

/** Shows the secret to the app, asks for its first code, and shows the recovery codes once. */
export function SetUpDialog({ begun, onClose }: Props) {
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const form = useForm({ resolver: zodResolver(appCode), defaultValues: { code: "" } });
  const { errors, isSubmitting } = form.formState;

  const finish = form.handleSubmit(async (input) => {
    setRefusal(null);
    const result = await finishSecondFactorAction(input).catch(() => null);
    if (result?.ok) return setCodes(result.value.codes);
    const message = result?.fields?.code;
    if (message) form.setError("code", { message }, { shouldFocus: true });
    else setRefusal(result?.message ?? noAnswer);
  });

  if (codes) {
    return (
      <ShownOnce
        title="Keep the recovery codes"
        secret={codes.join("\n")}
        copyLabel="Copy the recovery codes"
        onClose={onClose}
      >
        Each signs you in once in place of a code, should you lose the device. Keep them where you keep passwords: they
        are not shown again.
      </ShownOnce>
    );
  }
  return (
    <Modal opened onClose={onClose} title="Set up an authenticator app" centered closeOnClickOutside={false}>
      <form method="post" onSubmit={finish} noValidate>
        <Stack gap="md">
          <Text>Scan this with an authenticator app, or type the key into it. Then enter the code that it shows.</Text>
          <Refusal>{refusal}</Refusal>
          <QrCode rows={begun.qr} />
          <Group gap="xs" justify="center">
            <Code fz="sm">{begun.secret}</Code>
            <CopyButton value={begun.secret} label="Copy the key" />
          </Group>
          <TextInput
            label="Code"
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={12}
            data-autofocus
            error={errors.code?.message}
            {...form.register("code")}
          />
          <DialogButtons submit="Turn on" busy={isSubmitting} onCancel={onClose} />
        </Stack>
      </form>
    </Modal>
  );
}
