"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { Refusal } from "#components/refusal.tsx";
import { showRefusal } from "#components/show-refusal.ts";
import { postCredentials } from "#lib/auth/post-credentials.ts";
import { type Acceptance, acceptance } from "#lib/auth/schema.ts";
import { askDoor } from "#lib/http/ask-door.ts";

type Props = { email: string; secret: string };

/** Asks for name and password, makes the account and signs in with it. */
export function AcceptForm({ email, secret }: Props) {
  const [refusal, setRefusal] = useState<string | null>(null);
  const form = useForm<Acceptance>({
    resolver: zodResolver(acceptance),
    defaultValues: { name: "", password: "" },
  });
  const { errors, isSubmitting } = form.formState;

  const accept = form.handleSubmit(async (input) => {
    setRefusal(null);
    const made = await askDoor("/api/invitations/accept", { ...input, secret });
    if (!made.ok) {
      setRefusal(showRefusal(form, made));
      return;
    }
    await postCredentials(email, input.password);
    // Signed in or not: the start page asks for signing in where it is needed.
    window.location.assign("/");
  });

  return (
    <form method="post" onSubmit={accept} noValidate>
      <Stack gap="md">
        <Refusal>{refusal}</Refusal>
        <input type="email" name="email" value={email} autoComplete="username" readOnly hidden />
        <TextInput label="Name" autoComplete="name" error={errors.name?.message} {...form.register("name")} />
        <PasswordInput
          label="Password"
          description="At least 12 characters, and none that others would try first."
          autoComplete="new-password"
          error={errors.password?.message}
          {...form.register("password")}
        />
        <Button type="submit" loading={isSubmitting}>
          Create account
        </Button>
      </Stack>
    </form>
  );
}
