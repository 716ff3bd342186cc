"use client";

import { Alert, Anchor, Button, Group, Stack, Text } from "@mantine/core";
import { KeyRound } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useFormContext } from "react-hook-form";
import { OutcomeNotice } from "#components/outcome-notice.tsx";
import { PermissionList } from "#components/permission-list.tsx";
import { Refusal } from "#components/refusal.tsx";
import { askToConfirm } from "#components/step-up.ts";
import type { ConnectorForm } from "#lib/connectors/schema.ts";
import { beginAuthorizationAction } from "./authorize/actions.ts";
import { goTo, openBlankWindow, type Trip } from "./authorize/trip.ts";
import { TripGranted } from "./authorize/trip-granted.tsx";
import { TripUnderWay } from "./authorize/trip-under-way.tsx";
import { useTrip } from "./authorize/use-trip.ts";

type Props = {
  kind: string;
  /** The kind's name: "Box". */
  provider: string;
  environment: string;
  clientId: string;
  /** Blank: the stored one. */
  clientSecret: string;
  connectorId: string | null;
  disabled?: boolean;
  /** The token to save with, and whether the person confirmed that it is for another enterprise than before. */
  onToken: (token: string, confirmedEnterpriseChange: boolean) => void;
};

/** The Authorize button, and what becomes of a click on it, live. */
export function AuthorizeField({ provider, disabled = false, onToken, ...app }: Props) {
  const { setError, clearErrors } = useFormContext<ConnectorForm>();
  const [trip, setTrip] = useState<Trip | null>(null);
  const [noWindow, setNoWindow] = useState(false);
  const [isBeginning, setIsBeginning] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [nextStep, setNextStep] = useState<string | null>(null);
  const [confirmedId, setConfirmedId] = useState<string | null>(null);
  const delivered = useRef<string | null>(null);
  const { status, isError, secondsSince } = useTrip(trip);
  const isConfirmed = trip !== null && confirmedId === trip.authorizationId;

  useEffect(() => {
    if (!trip || status?.state !== "granted" || !status.token) return;
    if (status.anotherEnterprise && !isConfirmed) return;
    if (delivered.current === trip.authorizationId) return;
    delivered.current = trip.authorizationId;
    onToken(status.token, isConfirmed);
  }, [trip, status, isConfirmed, onToken]);

  async function authorize() {
    clearErrors(["clientId", "clientSecret"]);
    if (!app.clientId) {
      setError("clientId", { message: "Enter the Client ID before you authorize." }, { shouldFocus: true });
      return;
    }
    if (!app.clientSecret && !app.connectorId) {
      setError("clientSecret", { message: "Enter the Client secret before you authorize." }, { shouldFocus: true });
      return;
    }
    const opened = openBlankWindow();
    setProblem(null);
    setNextStep(null);
    setIsBeginning(true);
    const begun = await beginAuthorizationAction({ ...app, windowBlocked: opened === null }).catch(() => null);
    setIsBeginning(false);
    if (!begun?.ok) {
      opened?.close();
      setTrip(null);
      if (begun?.reason === "step-up") {
        // A window opens in a click alone, so the click itself has to be repeated.
        if (await askToConfirm()) setNextStep("It is you. Click Authorize again.");
        else setProblem(begun.message);
        return;
      }
      setProblem(begun?.message ?? "The console can't be reached. Check the connection and click Authorize again.");
      for (const field of ["clientId", "clientSecret"] as const) {
        const message = begun?.fields?.[field];
        if (message) setError(field, { message }, { shouldFocus: true });
      }
      return;
    }
    setNoWindow(!goTo(opened, begun.value.startPath));
    setTrip(begun.value);
  }

  const isUnderWay = trip !== null && (!status || status.state === "begun" || status.state === "opened");
  const secondsLeft =
    status?.state === "begun" || status?.state === "opened" ? Math.max(0, status.secondsLeft - secondsSince) : 600;
  return (
    <Stack gap="sm" role="group" aria-label="Authorization">
      <Button
        variant={status?.state === "granted" ? "default" : "light"}
        leftSection={<KeyRound size={16} aria-hidden />}
        onClick={authorize}
        loading={isBeginning}
        disabled={disabled}
      >
        Authorize
      </Button>
      {nextStep && <Text role="status">{nextStep}</Text>}
      <Refusal>{problem}</Refusal>
      {isUnderWay && (
        <TripUnderWay
          trip={trip}
          provider={provider}
          noWindow={noWindow}
          isOpened={status?.state === "opened"}
          secondsLeft={secondsLeft}
          onOpenLink={() => setNoWindow(false)}
        />
      )}
      {isUnderWay && isError && (
        <Text c="dimmed">The console does not answer just now; it is asked again every 2 seconds.</Text>
      )}
      {status?.state === "granted" && (
        <TripGranted
          provider={provider}
          granted={status}
          isConfirmed={isConfirmed}
          onConfirm={() => setConfirmedId(trip?.authorizationId ?? null)}
        />
      )}
      {status?.state === "refused" && (
        <Alert color="red" role="alert">
          <Stack gap="sm">
            <OutcomeNotice {...status} />
            {status.permissions.length > 0 && <PermissionList permissions={status.permissions} />}
            <Group gap="md">
              <Button variant="default" size="xs" onClick={authorize} loading={isBeginning}>
                Try again
              </Button>
              <Anchor
                href={`/connectors/${app.kind}/authorizations/${trip?.authorizationId}`}
                target="_blank"
                rel="noopener"
              >
                See each step, and a text for the {provider} administrator
              </Anchor>
            </Group>
          </Stack>
        </Alert>
      )}
    </Stack>
  );
}
