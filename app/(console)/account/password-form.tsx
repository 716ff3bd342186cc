"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { Alert, Button, Group, PasswordInput, Stack } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { answerOf } from "#components/answer-of.ts";
import { showRefusal } from "#components/show-refusal.ts";
import { type PasswordChange, passwordChange } from "#lib/auth/schema.ts";
import { changePasswordAction } from "./actions.ts";

/** Asks for the present password and a new one; says when it is changed. */
export function PasswordForm({ email }: { email: string }) {
  const router = useRouter();
  const [outcome, setOutcome] = useState<{ color: "teal" | "red"; message: string } | null>(null);
  const form = useForm<PasswordChange>({
    resolver: zodResolver(passwordChange),
    defaultValues: { present: "", password: "" },
  });
  const { errors, isSubmitting } = form.formState;

  const save = form.handleSubmit(async (input) => {
    setOutcome(null);
    const result = await answerOf(() => changePasswordAction(input));
    if (result.ok) {
      form.reset();
      setOutcome({ color: "teal", message: "Your password is changed. You are signed out everywhere else." });
      router.refresh();
      return;
    }
    const message = showRefusal(form, result);
    if (message) setOutcome({ color: "red", message });
  });

  return (
    <form method="post" onSubmit={save} noValidate>
      <Stack gap="md">
        {outcome && (
          <Alert color={outcome.color} role={outcome.color === "red" ? "alert" : "status"}>
            {outcome.message}
          </Alert>
        )}
        <input type="email" name="email" value={email} autoComplete="username" readOnly hidden />
        <PasswordInput
          label="Present password"
          autoComplete="current-password"
          error={errors.present?.message}
          {...form.register("present")}
        />
        <PasswordInput
          label="New password"
          description="At least 12 characters, and none that others would try first."
          autoComplete="new-password"
          error={errors.password?.message}
          {...form.register("password")}
        />
        <Group justify="flex-end">
          <Button type="submit" loading={isSubmitting}>
            Change password
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
