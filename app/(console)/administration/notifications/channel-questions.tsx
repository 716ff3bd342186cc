"use client";

import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { Confirm } from "#components/confirm.tsx";
import { withStepUp } from "#components/step-up.ts";
import type { ListedChannel } from "#lib/notifications/read.ts";
import { deleteChannelAction, replaceSigningSecretAction } from "./actions.ts";
import { SigningSecret } from "./signing-secret.tsx";

type Props = { channel: ListedChannel; onClose: () => void };

/** Asks before a channel is deleted. */
export function DeleteChannel({ channel, onClose }: Props) {
  const router = useRouter();

  async function confirm() {
    const result = await withStepUp(() => deleteChannelAction({ id: channel.id }));
    if (result.ok) router.refresh();
    return result;
  }

  return (
    <Confirm opened onClose={onClose} title={`Delete ${channel.name}?`} deed="Delete channel" onConfirm={confirm}>
      Nobody is told by it any more, of what waits to be sent neither. Its entries in the delivery log stay.
    </Confirm>
  );
}

/** Asks before the signing secret is replaced, then shows the new one, once. */
export function NewSecret({ channel, onClose }: Props) {
  const [secret, setSecret] = useState<string | null>(null);
  const made = useRef(false);

  async function confirm() {
    const result = await withStepUp(() => replaceSigningSecretAction({ id: channel.id }));
    if (result.ok) {
      made.current = true;
      setSecret(result.value.signingSecret);
    }
    return result;
  }

  if (secret) return <SigningSecret secret={secret} onClose={onClose} />;
  return (
    <Confirm
      opened
      onClose={() => {
        if (!made.current) onClose();
      }}
      title={`Make a new signing secret for ${channel.name}?`}
      deed="Make new secret"
      onConfirm={confirm}
    >
      The present one stops at once: the receiver refuses messages until it has the new one. They are tried again for
      some hours.
    </Confirm>
  );
}
