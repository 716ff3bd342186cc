"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { Modal, Stack } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { FormProvider, useForm } from "react-hook-form";
import { DialogButtons } from "#components/dialog-buttons.tsx";
import { Refusal } from "#components/refusal.tsx";
import { showRefusal } from "#components/show-refusal.ts";
import { withStepUp } from "#components/step-up.ts";
import type { ListedChannel } from "#lib/notifications/read.ts";
import { type ChannelForm, editedChannelForm, newChannel } from "#lib/notifications/schema.ts";
import { changeChannelAction, createChannelAction } from "./actions.ts";
import { ChannelFields } from "./channel-fields.tsx";
import { SigningSecret } from "./signing-secret.tsx";

export type ChannelChoices = { connectors: { value: string; label: string }[]; canEmail: boolean };
type Props = ChannelChoices & { channel: ListedChannel | null; onClose: () => void };

function initialValues(channel: ListedChannel | null, canEmail: boolean): ChannelForm {
  if (!channel) {
    return {
      name: "",
      kind: canEmail ? "email" : "slack",
      recipients: [],
      url: "",
      topics: ["run-failed", "run-held", "authorization", "no-endpoint-server", "endpoint-server-offline"],
      allConnectors: true,
      connectorIds: [],
    };
  }
  const { name, kind, recipients, topics, allConnectors, connectors } = channel;
  return { name, kind, recipients, url: "", topics, allConnectors, connectorIds: connectors.map(({ id }) => id) };
}

/** New and Edit of a channel; a new signed webhook then shows its signing secret, once. */
export function ChannelDialog({ channel, onClose, connectors, canEmail }: Props) {
  const router = useRouter();
  const [refusal, setRefusal] = useState<string | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const form = useForm<ChannelForm>({
    resolver: zodResolver(channel ? editedChannelForm : newChannel),
    defaultValues: initialValues(channel, canEmail),
  });
  const { isDirty, isSubmitting } = form.formState;

  const save = form.handleSubmit(async (input) => {
    setRefusal(null);
    const result = await withStepUp<{ id: string; signingSecret?: string | null }>(() =>
      channel
        ? changeChannelAction({ ...input, id: channel.id, revision: channel.revision })
        : createChannelAction(input),
    );
    if (result.ok) {
      router.refresh();
      if (result.value.signingSecret) setSecret(result.value.signingSecret);
      else onClose();
      return;
    }
    setRefusal(showRefusal(form, result));
  });

  if (secret) return <SigningSecret secret={secret} onClose={onClose} />;
  return (
    <Modal
      opened
      onClose={onClose}
      title={channel ? `Edit ${channel.name}` : "New channel"}
      size="lg"
      closeOnClickOutside={!isDirty}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <FormProvider {...form}>
        <form onSubmit={save} noValidate>
          <Stack gap="md">
            <Refusal title="Not saved">{refusal}</Refusal>
            <ChannelFields channel={channel} connectors={connectors} canEmail={canEmail} />
            <DialogButtons submit="Save" busy={isSubmitting} onCancel={onClose} />
          </Stack>
        </form>
      </FormProvider>
    </Modal>
  );
}
