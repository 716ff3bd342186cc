"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { Button, Grid, Group, Modal, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { Route } from "next";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { FormProvider, useForm, useFormState } from "react-hook-form";
import { Refusal } from "#components/refusal.tsx";
import { showRefusal } from "#components/show-refusal.ts";
import { withStepUp } from "#components/step-up.ts";
import { viewersTimeZone } from "#components/time-zones.ts";
import type { EditedConnector } from "#lib/connectors/read.ts";
import { type ConnectorForm, connectorForm, newConnectorForm } from "#lib/connectors/schema.ts";
import type { KeptInventories } from "#lib/runs/kept.ts";
import { changeConnectorAction, createConnectorAction } from "./actions.ts";
import { AppGuide } from "./app-guide.tsx";
import classes from "./connector-dialog.module.css";
import { ConnectorFields } from "./connector-fields.tsx";
import { type DialogKind, initialValues } from "./form-values.ts";

type Props = {
  kind: DialogKind;
  connector: EditedConnector | null;
  /** Whose settings a new connector begins with; its secrets and its token stay its own. */
  like: EditedConnector | null;
  kept: KeptInventories | null;
};

/** Puts the cursor on the first field at fault, also where the form library knows no element for it; tells if it did. */
function focusFirstFault(form: HTMLFormElement | null): boolean {
  const field = form?.querySelector<HTMLElement>("[aria-invalid=true]");
  field?.focus();
  return Boolean(field);
}

/** New and Edit: the form, and beside it the guide for making the provider's app. */
export function ConnectorDialog({ kind, connector, like, kept }: Props) {
  const router = useRouter();
  const pathname = usePathname();
  const search = useSearchParams();
  const [asking, setAsking] = useState(false);
  const element = useRef<HTMLFormElement>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const form = useForm<ConnectorForm>({
    shouldFocusError: false,
    resolver: zodResolver(connector ? connectorForm : newConnectorForm),
    defaultValues: initialValues(kind, { connector, like }, kind.usual.timeZone ?? viewersTimeZone()),
  });
  const { isDirty, isSubmitting } = useFormState({ control: form.control });
  const hasNewFaults = useRef(false);
  // After the render that shows them: until then no field is marked.
  useEffect(() => {
    if (hasNewFaults.current && !isSubmitting && focusFirstFault(element.current)) hasNewFaults.current = false;
  });

  function close() {
    const rest = new URLSearchParams(search);
    rest.delete("new");
    rest.delete("edit");
    rest.delete("like");
    const query = rest.toString();
    router.push((query ? `${pathname}?${query}` : pathname) as Route, { scroll: false });
  }

  // After the event: the question would take the Escape that opens it as its own, and close at once.
  const ask = () => setTimeout(() => setAsking(true));

  async function save(values: ConnectorForm) {
    setRefusal(null);
    const result = await withStepUp<{ id: string }>(() =>
      connector
        ? changeConnectorAction({ ...values, id: connector.id, revision: connector.revision })
        : createConnectorAction({ ...values, kind: kind.id }),
    );
    if (result.ok) {
      notifications.show({ color: "green", message: `"${values.name}" is saved.` });
      close();
      router.refresh();
      return;
    }
    const message = showRefusal(form, result);
    setRefusal(message);
    hasNewFaults.current = message === null;
  }

  return (
    <Modal
      opened
      onClose={() => (isDirty && !isSubmitting ? ask() : close())}
      title={connector ? `Edit ${connector.name}` : `New ${kind.name} connector`}
      size={1080}
      closeOnClickOutside={!isDirty}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <FormProvider {...form}>
        <form
          ref={element}
          noValidate
          onSubmit={form.handleSubmit(save, () => {
            hasNewFaults.current = true;
          })}
        >
          <Grid gap="xl">
            <Grid.Col span={{ base: 12, md: 7 }}>
              <Stack gap="md">
                <Refusal title="Not saved">{refusal}</Refusal>
                <ConnectorFields kind={kind} connector={connector} kept={kept} />
              </Stack>
            </Grid.Col>
            <Grid.Col span={{ base: 12, md: 5 }}>
              <AppGuide
                kindName={kind.name}
                steps={kind.guide}
                redirectUri={kind.redirectUri}
                proof={kind.redirectProof}
              />
            </Grid.Col>
          </Grid>
          <Group justify="flex-end" className={classes.footer}>
            <Button variant="default" onClick={() => (isDirty ? ask() : close())}>
              Cancel
            </Button>
            <Button type="submit" loading={isSubmitting}>
              Save
            </Button>
          </Group>
        </form>
      </FormProvider>
      <Modal opened={asking} onClose={() => setAsking(false)} title="Close without saving?" centered>
        <Text size="sm">What you entered in this dialog is lost.</Text>
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={() => setAsking(false)} data-autofocus>
            Keep editing
          </Button>
          <Button color="red" onClick={close}>
            Discard changes
          </Button>
        </Group>
      </Modal>
    </Modal>
  );
}
