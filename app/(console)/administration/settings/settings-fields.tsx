import { Fieldset, Stack } from "@mantine/core";
import { Controller, useFormContext } from "react-hook-form";
import { IntegerField } from "#components/integer-field.tsx";
import { TimeZoneField } from "#components/time-zone-field.tsx";
import type { SettingsForm } from "#lib/settings/schema.ts";

/** Every setting, by what it is about. */
export function SettingsFields() {
  const { control } = useFormContext<SettingsForm>();
  return (
    <>
      <Fieldset legend="How long things are kept">
        <Stack gap="md">
          <IntegerField
            name="keepRuns"
            label="Inventories of a connector"
            description="Of its last runs, to compare with. The published inventory and held ones stay whatever these numbers are; the runs themselves stay in the run history."
            min={1}
            max={1000}
            suffix=" runs"
          />
          <IntegerField
            name="keepDays"
            label="Age of an inventory"
            description="After this an inventory is deleted, also when it is among the last runs."
            min={1}
            max={3650}
            suffix=" days"
          />
          <IntegerField
            name="runLogDays"
            label="Logs of runs"
            description="Deleted so long after the run ended."
            min={1}
            max={3650}
            suffix=" days"
          />
          <IntegerField
            name="deliveryLogDays"
            label="Delivery log of notifications"
            description="Entries are deleted after this."
            min={1}
            max={365}
            suffix=" days"
          />
        </Stack>
      </Fieldset>
      <Fieldset legend="What a new connector begins with">
        <Stack gap="md">
          <Controller
            control={control}
            name="timeZone"
            render={({ field, fieldState }) => (
              <TimeZoneField
                label="Time zone"
                description="On whose clock it runs."
                unchosen="That of whoever makes the connector"
                value={field.value}
                onChange={field.onChange}
                disabled={field.disabled}
                error={fieldState.error?.message}
              />
            )}
          />
          <IntegerField
            name="dropLimitPercent"
            label="Hold an inventory that drops more than"
            description="Of the users or of the groups that were there before."
            min={0}
            max={100}
            suffix=" %"
          />
          <IntegerField
            name="lookBackDays"
            label="Look back for activity"
            description="How far the first run looks back for logins and other activity."
            min={1}
            max={365}
            suffix=" days"
          />
        </Stack>
      </Fieldset>
    </>
  );
}
