"use client";

import { Button, Divider, Stack } from "@mantine/core";
import type { Route } from "next";
import { useState } from "react";
import { Refusal } from "#components/refusal.tsx";
import { beginOpenId } from "#lib/auth/begin-open-id.ts";
import { noAnswer } from "#lib/errors.ts";
import classes from "./sign-in.module.css";

type Props = { name: string; next: Route };

/** Goes to the OpenID Connect provider, and on to `next` from there. */
export function OpenIdButton({ name, next }: Props) {
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);

  async function begin() {
    setBusy(true);
    setFailed(false);
    const url = await beginOpenId(next, false);
    if (url) return window.location.assign(url);
    setBusy(false);
    setFailed(true);
  }

  return (
    <Stack gap="md">
      <Refusal>{failed ? noAnswer : null}</Refusal>
      <Button
        variant="default"
        size="md"
        fullWidth
        onClick={begin}
        loading={busy}
        classNames={{ root: classes.provider, label: classes.providerLabel }}
      >
        Continue with {name}
      </Button>
      <Divider label="or with a local account" />
    </Stack>
  );
}
