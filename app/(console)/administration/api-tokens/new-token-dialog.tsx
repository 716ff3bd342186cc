"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { Checkbox, Modal, Select, Stack, TextInput } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Controller, useForm } from "react-hook-form";
import { DialogButtons } from "#components/dialog-buttons.tsx";
import { Refusal } from "#components/refusal.tsx";
import { showRefusal } from "#components/show-refusal.ts";
import { ShownOnce } from "#components/shown-once.tsx";
import { withStepUp } from "#components/step-up.ts";
import { type NewApiToken, newApiToken } from "#lib/api-tokens/schema.ts";
import { allScopes, scopes, tokenDays } from "#lib/api-tokens/scopes.ts";
import { type Role, roleAllows } from "#lib/caller.ts";
import { createApiTokenAction } from "./actions.ts";

const days = tokenDays.choices.map((count) => ({ value: String(count), label: `${count} days` }));

/** Asks what the token is for and how long it counts; shows it once. */
export function NewTokenDialog({ role, onClose }: { role: Role; onClose: () => void }) {
  const router = useRouter();
  const [token, setToken] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const form = useForm<NewApiToken>({
    resolver: zodResolver(newApiToken),
    defaultValues: { name: "", scopes: [], days: 90 },
  });
  const { errors, isSubmitting, isDirty } = form.formState;

  const save = form.handleSubmit(async (input) => {
    setRefusal(null);
    const result = await withStepUp(() => createApiTokenAction(input));
    if (!result.ok) return setRefusal(showRefusal(form, result));
    setToken(result.value.token);
    router.refresh();
  });

  if (token) {
    return (
      <ShownOnce title="Your new API token" secret={token} copyLabel="Copy the token" onClose={onClose}>
        Keep it where your program keeps its secrets, never in its code. It is not shown again; lost, it is ended here
        and replaced.
      </ShownOnce>
    );
  }
  return (
    <Modal opened onClose={onClose} title="New API token" centered closeOnClickOutside={!isDirty}>
      <form onSubmit={save} noValidate>
        <Stack gap="md">
          <Refusal>{refusal}</Refusal>
          <TextInput
            label="Name"
            description="Which program it is for: the audit log names it beside you."
            data-autofocus
            autoComplete="off"
            error={errors.name?.message}
            {...form.register("name")}
          />
          <Controller
            control={form.control}
            name="scopes"
            render={({ field }) => (
              <Checkbox.Group
                label="Scopes"
                error={errors.scopes?.message}
                value={field.value}
                onChange={field.onChange}
              >
                <Stack gap={8} mt={6} mb={4}>
                  {allScopes
                    .filter((scope) => roleAllows(role, scopes[scope].role))
                    .map((scope) => (
                      <Checkbox key={scope} value={scope} label={scopes[scope].label} description={scope} />
                    ))}
                </Stack>
              </Checkbox.Group>
            )}
          />
          <Controller
            control={form.control}
            name="days"
            render={({ field }) => (
              <Select
                label="Counts for"
                data={days}
                allowDeselect={false}
                value={String(field.value)}
                onChange={(value) => field.onChange(Number(value))}
                error={errors.days?.message}
              />
            )}
          />
          <DialogButtons submit="Make the token" busy={isSubmitting} onCancel={onClose} />
        </Stack>
      </form>
    </Modal>
  );
}
