import { Alert, Code, PasswordInput, Select, TagsInput, TextInput } from "@mantine/core";
import { Controller, useFormContext, useWatch } from "react-hook-form";
import { channelKinds } from "#lib/notifications/kinds.ts";
import type { ListedChannel } from "#lib/notifications/read.ts";
import type { ChannelForm } from "#lib/notifications/schema.ts";
import { ChannelScope } from "./channel-scope.tsx";

type Props = {
  channel: ListedChannel | null;
  connectors: { value: string; label: string }[];
  canEmail: boolean;
};

const kinds = Object.entries(channelKinds).map(([value, { label }]) => ({ value, label }));

/** Where a channel sends, and of what it is told. */
export function ChannelFields({ channel, connectors, canEmail }: Props) {
  const { register, control, formState } = useFormContext<ChannelForm>();
  const { errors } = formState;
  const kind = useWatch({ control, name: "kind" });
  return (
    <>
      <TextInput
        label="Name"
        description="As the list and the delivery log call it."
        autoComplete="off"
        data-autofocus
        error={errors.name?.message}
        {...register("name")}
      />
      <Controller
        control={control}
        name="kind"
        render={({ field, fieldState }) => (
          <Select
            label="Told by"
            description={channelKinds[field.value].sentTo}
            data={kinds}
            value={field.value}
            onChange={(value) => value && field.onChange(value)}
            allowDeselect={false}
            disabled={channel !== null}
            error={fieldState.error?.message}
          />
        )}
      />
      {kind === "email" && !canEmail && (
        <Alert color="orange" title="No email can be sent yet">
          Set <Code>SMTP_URL</Code> and <Code>NOTIFY_FROM</Code> for console and engine, and restart them.
        </Alert>
      )}
      {kind === "email" ? (
        <Controller
          control={control}
          name="recipients"
          render={({ field }) => (
            <TagsInput
              label="Recipients"
              description="Email addresses; Enter after each."
              value={field.value}
              onChange={field.onChange}
              onBlur={field.onBlur}
              acceptValueOnBlur
              splitChars={[",", ";", " "]}
              error={errors.recipients?.message ?? errors.recipients?.find?.(Boolean)?.message}
            />
          )}
        />
      ) : (
        <PasswordInput
          label="Address"
          description={
            channel
              ? `Of ${channel.urlHost}. Left blank, it is kept.`
              : "Whoever has it may post there, so it is kept as a secret and not shown again."
          }
          placeholder="https://"
          autoComplete="off"
          error={errors.url?.message}
          {...register("url")}
        />
      )}
      <ChannelScope connectors={connectors} chosen={channel?.connectors ?? []} />
    </>
  );
}
