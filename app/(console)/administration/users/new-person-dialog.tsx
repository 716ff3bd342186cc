"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { Modal, Stack, Text, TextInput } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Controller, useForm } from "react-hook-form";
import { DialogButtons } from "#components/dialog-buttons.tsx";
import { Refusal } from "#components/refusal.tsx";
import { showRefusal } from "#components/show-refusal.ts";
import { withStepUp } from "#components/step-up.ts";
import { type NewPerson, newPerson } from "#lib/auth/schema.ts";
import { createUserAction } from "./actions.ts";
import { InitialPassword } from "./initial-password.tsx";
import { RoleChoice } from "./role-choice.tsx";

/** Asks for name, email and role; shows the password that was made, once. */
export function NewPersonDialog({ onClose }: { onClose: () => void }) {
  const router = useRouter();
  const [created, setCreated] = useState<(NewPerson & { password: string }) | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const form = useForm<NewPerson>({
    resolver: zodResolver(newPerson),
    defaultValues: { name: "", email: "", role: "viewer" },
  });
  const { errors, isSubmitting } = form.formState;

  const save = form.handleSubmit(async (input) => {
    setRefusal(null);
    const result = await withStepUp(() => createUserAction(input));
    if (result.ok) {
      setCreated({ ...input, password: result.value.password });
      router.refresh();
      return;
    }
    setRefusal(showRefusal(form, result));
  });

  if (created) {
    return (
      <Modal opened onClose={onClose} title={`${created.name} can sign in now`} centered closeOnClickOutside={false}>
        <InitialPassword email={created.email} password={created.password} onClose={onClose} />
      </Modal>
    );
  }
  return (
    <Modal opened onClose={onClose} title="New person" centered closeOnClickOutside={!form.formState.isDirty}>
      <form onSubmit={save} noValidate>
        <Stack gap="md">
          <Refusal>{refusal}</Refusal>
          <TextInput
            label="Name"
            autoComplete="off"
            data-autofocus
            error={errors.name?.message}
            {...form.register("name")}
          />
          <TextInput
            label="Email"
            type="email"
            autoComplete="off"
            error={errors.email?.message}
            {...form.register("email")}
          />
          <Controller
            control={form.control}
            name="role"
            render={({ field }) => (
              <RoleChoice value={field.value} onChange={field.onChange} error={errors.role?.message} />
            )}
          />
          <Text c="dimmed" fz="sm">
            A password is made and shown to you once. It lets them in for 72 hours; they choose their own when they
            first sign in.
          </Text>
          <DialogButtons submit="Create person" busy={isSubmitting} onCancel={onClose} />
        </Stack>
      </form>
    </Modal>
  );
}
