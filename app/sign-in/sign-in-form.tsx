"use client";

import { Alert, Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import type { Route } from "next";
import { useRouter } from "next/navigation";
import { type FormEvent, useRef, useState } from "react";
import { Refusal } from "#components/refusal.tsx";
import { postCredentials } from "#lib/auth/post-credentials.ts";
import { useWait } from "./use-wait.ts";

type Problems = { email?: string; password?: string; code?: string; other?: string };

/** Email and password, and the second factor's code where there is one; goes on to `next` when they are right. */
export function SignInForm({ next }: { next: Route }) {
  const router = useRouter();
  const password = useRef<HTMLInputElement>(null);
  const code = useRef<HTMLInputElement>(null);
  const [asksForCode, setAsksForCode] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problems, setProblems] = useState<Problems>({});
  const [waitSeconds, setWaitSeconds] = useWait();

  function refuse(problem: Problems) {
    setProblems(problem);
    setBusy(false);
    const field = problem.code === undefined ? password.current : code.current;
    field?.focus();
    field?.select();
  }

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const [email, typed] = [String(form.get("email") ?? "").trim(), String(form.get("password") ?? "")];
    if (!email || !typed) {
      setProblems({
        ...(!email && { email: "Enter your email address." }),
        ...(!typed && { password: "Enter your password." }),
      });
      return;
    }
    setBusy(true);
    setProblems({});
    const answer = await postCredentials(email, typed, String(form.get("code") ?? ""));
    switch (answer.outcome) {
      case "signed-in":
        router.replace(next);
        router.refresh();
        return;
      case "code-needed":
        setBusy(false);
        setAsksForCode(true);
        return;
      case "wrong-code":
        return refuse({ code: "This code is not right, or was used already. Wait for the next one." });
      case "refused":
        setAsksForCode(false);
        return refuse({ password: "The email address or the password is wrong." });
      case "password-ended":
        return refuse({
          other:
            "This password was made for you by an administrator and let you in for 72 hours, which are over. Ask them to reset your password.",
        });
      case "throttled":
        setWaitSeconds(answer.waitSeconds);
        return refuse({});
      case "unavailable":
        return refuse({ other: "The console can't check your password just now. Reload this page and try again." });
    }
  }

  return (
    <form method="post" onSubmit={submit} noValidate>
      <Stack gap="md">
        {waitSeconds > 0 && (
          <Alert color="yellow" role="alert">
            Too many attempts. Try again in {waitSeconds} {waitSeconds === 1 ? "second" : "seconds"}.
          </Alert>
        )}
        <Refusal>{problems.other ?? null}</Refusal>
        <TextInput
          name="email"
          type="email"
          label="Email"
          autoComplete="username"
          size="md"
          autoFocus
          error={problems.email}
        />
        <PasswordInput
          ref={password}
          name="password"
          label="Password"
          autoComplete="current-password"
          size="md"
          error={problems.password}
        />
        {asksForCode && (
          <TextInput
            ref={code}
            name="code"
            label="Code"
            description="The six figures that your authenticator app shows, or a recovery code."
            autoComplete="one-time-code"
            autoFocus
            size="md"
            maxLength={40}
            error={problems.code}
          />
        )}
        <Button type="submit" size="md" loading={busy} disabled={waitSeconds > 0} mt={4} fullWidth>
          Sign in
        </Button>
      </Stack>
    </form>
  );
}
