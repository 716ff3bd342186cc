"use client";

import { Checkbox, Fieldset, PasswordInput, Select, Stack, TextInput } from "@mantine/core";
import { Controller, useFormContext, useFormState, useWatch } from "react-hook-form";
import type { EditedConnector } from "#lib/connectors/read.ts";
import type { ConnectorForm } from "#lib/connectors/schema.ts";
import { AuthorizeField } from "./authorize-field.tsx";
import type { DialogKind } from "./form-values.ts";
import { GrantDeadline } from "./grant-deadline.tsx";

type Props = { kind: DialogKind; connector: EditedConnector | null };

/** The provider's app and the authorization given to it: Client ID, Client secret, Authorize, Token. */
export function AppFields({ kind, connector }: Props) {
  const { register, control, setValue, clearErrors } = useFormContext<ConnectorForm>();
  const { errors } = useFormState({ control });
  const [environment, clientId, clientSecret] = useWatch({
    control,
    name: ["environment", "clientId", "clientSecret"],
  });
  const sameApp = connector?.clientId === clientId.trim() && connector.environment === environment;
  const kept = connector !== null && sameApp;
  return (
    <Fieldset legend={`${kind.name} app`}>
      <Stack gap="md">
        {kind.environments.length > 1 && (
          <Controller
            control={control}
            name="environment"
            render={({ field, fieldState }) => (
              <Select
                label="Environment"
                data={kind.environments}
                allowDeselect={false}
                {...field}
                error={fieldState.error?.message}
              />
            )}
          />
        )}
        <TextInput
          label="Client ID"
          withAsterisk
          autoComplete="off"
          spellCheck={false}
          error={errors.clientId?.message}
          {...register("clientId")}
        />
        <PasswordInput
          label="Client secret"
          withAsterisk={!kept}
          autoComplete="new-password"
          placeholder={kept && connector.hasClientSecret ? "Saved. Leave blank to keep it." : undefined}
          error={errors.clientSecret?.message}
          aria-invalid={errors.clientSecret ? true : undefined}
          {...register("clientSecret")}
        />
        {kept && connector.grant && <GrantDeadline grant={connector.grant} />}
        <AuthorizeField
          kind={kind.id}
          provider={kind.name}
          environment={environment}
          clientId={clientId.trim()}
          clientSecret={clientSecret.trim()}
          connectorId={connector?.id ?? null}
          onToken={(token, confirmedEnterpriseChange) => {
            setValue("token", token, { shouldDirty: true });
            setValue("confirmEnterpriseChange", confirmedEnterpriseChange);
            clearErrors("token");
          }}
        />
        <PasswordInput
          label="Token"
          description="Shown at the end of the authorization. It can be used once."
          autoComplete="off"
          placeholder={kept && connector.grant ? "Saved. Leave blank to keep the authorization." : undefined}
          error={errors.token?.message}
          aria-invalid={errors.token ? true : undefined}
          {...register("token")}
        />
        {errors.confirmEnterpriseChange && (
          <Checkbox
            label="Yes, from now on this connector is for that enterprise"
            description={errors.confirmEnterpriseChange.message}
            {...register("confirmEnterpriseChange")}
          />
        )}
      </Stack>
    </Fieldset>
  );
}
