"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { Button, Group, Modal, NumberInput, Select, Stack, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Controller, useForm } from "react-hook-form";
import { answerOf } from "#components/answer-of.ts";
import { DialogButtons } from "#components/dialog-buttons.tsx";
import { Refusal } from "#components/refusal.tsx";
import { showRefusal } from "#components/show-refusal.ts";
import { type LicenceForm, licenceForm } from "#lib/licences/schema.ts";
import { saveLicenceAction } from "./actions.ts";

type Props = {
  connector: { id: string; name: string };
  /** As stored; null while nobody entered one. */
  licence: (LicenceForm & { revision: number }) | null;
  currencies: string[];
};

/** The button and dialog in which an administrator enters what was bought. */
export function LicenceDialog({ connector, licence, currencies }: Props) {
  const [opened, setOpened] = useState(false);
  return (
    <>
      <Button variant={licence ? "default" : "filled"} onClick={() => setOpened(true)}>
        {licence ? "Edit licence" : "Enter licence"}
      </Button>
      {opened && <Dialog {...{ connector, licence, currencies }} onClose={() => setOpened(false)} />}
    </>
  );
}

const blank = { price: "", currency: "", pricePeriod: "month" as const, renewsOn: "" };

function Dialog({ connector, licence, currencies, onClose }: Props & { onClose: () => void }) {
  const router = useRouter();
  const [refusal, setRefusal] = useState<string | null>(null);
  const form = useForm<LicenceForm>({
    resolver: zodResolver(licenceForm),
    defaultValues: licence ?? blank,
  });
  const { register, control } = form;
  const { errors, isSubmitting } = form.formState;

  async function save({ seats, price, currency, pricePeriod, renewsOn }: LicenceForm) {
    setRefusal(null);
    const given = { seats, price, currency, pricePeriod, renewsOn };
    const result = await answerOf(() =>
      saveLicenceAction({ ...given, connectorId: connector.id, revision: licence?.revision ?? 0 }),
    );
    if (result.ok) {
      notifications.show({ color: "green", message: `The licence of "${connector.name}" is saved.` });
      onClose();
      router.refresh();
      return;
    }
    setRefusal(showRefusal(form, result));
  }

  return (
    <Modal opened onClose={onClose} title={`Licence of ${connector.name}`} closeButtonProps={{ "aria-label": "Close" }}>
      <form noValidate onSubmit={form.handleSubmit(save)}>
        <Stack gap="md">
          <Refusal title="Not saved">{refusal}</Refusal>
          <Controller
            control={control}
            name="seats"
            render={({ field, fieldState }) => (
              <NumberInput
                label="Seats bought"
                withAsterisk
                required
                data-autofocus
                allowDecimal={false}
                thousandSeparator=","
                value={typeof field.value === "number" ? field.value : ""}
                onChange={(value) => field.onChange(typeof value === "number" ? value : undefined)}
                onBlur={field.onBlur}
                ref={field.ref}
                error={fieldState.error?.message}
              />
            )}
          />
          <TextInput
            label="Price of a seat"
            description="Without it no cost is shown."
            inputMode="decimal"
            placeholder="12.50"
            error={errors.price?.message}
            {...register("price")}
          />
          <Group grow align="flex-start">
            <Controller
              control={control}
              name="currency"
              render={({ field, fieldState }) => (
                <Select
                  label="Currency"
                  data={currencies}
                  searchable
                  clearable
                  value={field.value || null}
                  onChange={(value) => field.onChange(value ?? "")}
                  onBlur={field.onBlur}
                  ref={field.ref}
                  error={fieldState.error?.message}
                />
              )}
            />
            <Controller
              control={control}
              name="pricePeriod"
              render={({ field }) => (
                <Select
                  label="Price is for a"
                  data={["month", "year"]}
                  allowDeselect={false}
                  value={field.value}
                  onChange={field.onChange}
                  onBlur={field.onBlur}
                  ref={field.ref}
                />
              )}
            />
          </Group>
          <TextInput
            type="date"
            label="Renewal date"
            description="Until then the bill stays as it is, whatever is reclaimed."
            error={errors.renewsOn?.message}
            {...register("renewsOn")}
          />
          <DialogButtons submit="Save" busy={isSubmitting} onCancel={onClose} />
        </Stack>
      </form>
    </Modal>
  );
}
