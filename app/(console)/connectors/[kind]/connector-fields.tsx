"use client";

import { Fieldset, Radio, Select, Stack, Textarea, TextInput } from "@mantine/core";
import { Controller, useFormContext, useFormState, useWatch } from "react-hook-form";
import { IntegerField } from "#components/integer-field.tsx";
import { KeptInventoriesNote } from "#components/kept-inventories.tsx";
import type { EditedConnector } from "#lib/connectors/read.ts";
import type { ConnectorForm } from "#lib/connectors/schema.ts";
import type { KeptInventories } from "#lib/runs/kept.ts";
import { AppFields } from "./app-fields.tsx";
import type { DialogKind } from "./form-values.ts";
import { ScheduleField } from "./schedule-field.tsx";

type Props = { kind: DialogKind; connector: EditedConnector | null; kept: KeptInventories | null };

const anyServer = "any";

export function ConnectorFields({ kind, connector, kept }: Props) {
  const { register, control, setValue } = useFormContext<ConnectorForm>();
  const { errors, isSubmitted } = useFormState({ control });
  const [schedule, timeZone] = useWatch({ control, name: ["schedule", "timeZone"] });
  return (
    <>
      <TextInput
        label="Name"
        required
        withAsterisk
        data-autofocus={connector ? undefined : true}
        maxLength={200}
        error={errors.name?.message}
        {...register("name")}
      />
      <Textarea
        label="Description"
        autosize
        minRows={2}
        error={errors.description?.message}
        {...register("description")}
      />
      <AppFields kind={kind} connector={connector} />
      <Fieldset legend="When and where it runs">
        <Stack gap="md">
          <Controller
            control={control}
            name="endpointServerId"
            render={({ field, fieldState }) => (
              <Select
                label="Endpoint server"
                description={`Any with the feature ${kind.featureName} ticked, or one of them.`}
                data={[{ value: anyServer, label: "Any with the feature" }, ...kind.servers]}
                value={field.value ?? anyServer}
                onChange={(value) => field.onChange(value === anyServer ? null : value)}
                onBlur={field.onBlur}
                ref={field.ref}
                allowDeselect={false}
                error={fieldState.error?.message}
              />
            )}
          />
          <ScheduleField
            value={{ schedule, timeZone }}
            error={{ schedule: errors.schedule?.message, timeZone: errors.timeZone?.message }}
            onChange={(changed) => {
              setValue("schedule", changed.schedule, { shouldDirty: true, shouldValidate: isSubmitted });
              setValue("timeZone", changed.timeZone, { shouldDirty: true, shouldValidate: isSubmitted });
            }}
          />
          <Controller
            control={control}
            name="missedPolicy"
            render={({ field }) => (
              <Radio.Group label="When a planned time was missed" {...field}>
                <Stack gap={6} mt={6}>
                  <Radio value="run_once" label="Run once as soon as possible" />
                  <Radio value="skip" label="Wait for the next planned time" />
                </Stack>
              </Radio.Group>
            )}
          />
          {kind.settingFields.map(({ name, label, description, min, max }) => (
            <IntegerField key={name} name={`settings.${name}`} {...{ label, description, min, max }} />
          ))}
          <IntegerField
            name="dropLimitPercent"
            label="Hold an inventory that drops more than"
            description="Of the users or of the groups that were there before. A held inventory waits until a person accepts or rejects it."
            min={0}
            max={100}
            suffix=" %"
          />
          <IntegerField
            name="keepRuns"
            label="Inventories to keep"
            description={`Of the last published ones, to be compared. Nothing: ${kind.usual.keepRuns}, as the settings say.`}
            min={1}
            max={1000}
          />
          <IntegerField
            name="keepDays"
            label="Days to keep an inventory"
            description={`The one shown is always kept. Nothing: ${kind.usual.keepDays}, as the settings say.`}
            min={1}
            max={3650}
          />
          {kept && <KeptInventoriesNote kept={kept} />}
        </Stack>
      </Fieldset>
    </>
  );
}
