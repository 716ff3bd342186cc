"use client";

import { ShownOnce } from "#components/shown-once.tsx";

type Props = { secret: string; onClose: () => void };

/** The signing secret of a webhook, the one time that it is shown. */
export function SigningSecret({ secret, onClose }: Props) {
  return (
    <ShownOnce title="The signing secret" secret={secret} copyLabel="Copy the signing secret" onClose={onClose}>
      Give it to the receiver, which checks by it that a message is from here. It is not shown again; a new one can be
      made from the channel's menu.
    </ShownOnce>
  );
}
