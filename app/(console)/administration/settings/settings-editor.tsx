"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { FormProvider, type Path, useForm } from "react-hook-form";
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
    const fields = Object.entries(result?.fields ?? {});
    for (const [name, message] of fields) form.setError(name as Path<SettingsForm>, { message });
    if (fields.length === 0)
      setRefusal(result?.message ?? "The console did not answer. Check your connection and try again.");
  });

  return (
    <FormProvider {...form}>
      <form onSubmit={save} noValidate aria-label="Settings">
        <Stack gap="lg" maw={720}>
          {refusal && (
            <Alert color="red" title="Not saved" role="alert">
              {refusal}
            </Alert>
          )}
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
