"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { Button, Group, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { FormProvider, useForm } from "react-hook-form";
import { Refusal } from "#components/refusal.tsx";
import { showRefusal } from "#components/show-refusal.ts";
import { type ChangedSettings, type SettingsForm, settingsForm } from "#lib/settings/schema.ts";
import { changeSettingsAction } from "./actions.ts";
import { SettingsFields } from "./settings-fields.tsx";

type Props = { settings: ChangedSettings; administers: boolean };

/** The settings as a form; who may not change them sees the same, without a way to. */
export function SettingsEditor({ settings, administers }: Props) {
  const router = useRouter();
  const [refusal, setRefusal] = useState<string | null>(null);
  const { revision, ...values } = settings;
  const form = useForm<SettingsForm>({
    resolver: zodResolver(settingsForm),
    defaultValues: values,
    disabled: !administers,
  });
  const { isDirty, isSubmitting } = form.formState;

  const save = form.handleSubmit(async (input) => {
    setRefusal(null);
    const result = await changeSettingsAction({ ...input, revision }).catch(() => null);
    if (result?.ok) {
      notifications.show({ color: "green", message: "The settings are saved." });
      router.refresh();
      return;
    }
    setRefusal(showRefusal(form, result));
  });

  return (
    <FormProvider {...form}>
      <form onSubmit={save} noValidate aria-label="Settings">
        <Stack gap="lg" maw={720}>
          <Refusal title="Not saved">{refusal}</Refusal>
          <SettingsFields />
          {administers ? (
            <Group gap="xs">
              <Button type="submit" loading={isSubmitting} disabled={!isDirty}>
                Save
              </Button>
              <Button variant="default" onClick={() => form.reset()} disabled={!isDirty || isSubmitting}>
                Undo
              </Button>
            </Group>
          ) : (
            <Text c="dimmed" size="sm">
              Only an administrator changes the settings.
            </Text>
          )}
        </Stack>
      </form>
    </FormProvider>
  );
}
