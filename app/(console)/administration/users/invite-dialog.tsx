"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { Modal, Stack, TextInput } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Controller, useForm } from "react-hook-form";
import { DialogButtons } from "#components/dialog-buttons.tsx";
import { Refusal } from "#components/refusal.tsx";
import { showRefusal } from "#components/show-refusal.ts";
import { ShownOnce } from "#components/shown-once.tsx";
import { withStepUp } from "#components/step-up.ts";
import { type NewInvitation, newInvitation } from "#lib/auth/schema.ts";
import { inviteUserAction } from "./actions.ts";
import { RoleChoice } from "./role-choice.tsx";

/** Asks for email and role; shows the link once. */
export function InviteDialog({ onClose }: { onClose: () => void }) {
  const router = useRouter();
  const [made, setMade] = useState<{ email: string; link: string } | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const form = useForm<NewInvitation>({
    resolver: zodResolver(newInvitation),
    defaultValues: { email: "", role: "viewer" },
  });
  const { errors, isSubmitting } = form.formState;

  const save = form.handleSubmit(async (input) => {
    setRefusal(null);
    const result = await withStepUp(() => inviteUserAction(input));
    if (result.ok) {
      setMade({ email: input.email, link: `${window.location.origin}/invitation#${result.value.secret}` });
      router.refresh();
      return;
    }
    setRefusal(showRefusal(form, result));
  });

  if (made) {
    return (
      <ShownOnce title={`Invitation for ${made.email}`} secret={made.link} copyLabel="Copy the link" onClose={onClose}>
        Send them this link in a safe way. It works once, for 72 hours: they choose their name and password there. It is
        not shown again.
      </ShownOnce>
    );
  }
  return (
    <Modal opened onClose={onClose} title="Invite a person" centered closeOnClickOutside={!form.formState.isDirty}>
      <form onSubmit={save} noValidate>
        <Stack gap="md">
          <Refusal>{refusal}</Refusal>
          <TextInput
            label="Email"
            type="email"
            autoComplete="off"
            data-autofocus
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
          <DialogButtons submit="Make the link" busy={isSubmitting} onCancel={onClose} />
        </Stack>
      </form>
    </Modal>
  );
}
