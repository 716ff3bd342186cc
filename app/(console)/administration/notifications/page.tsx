import { Stack } from "@mantine/core";
import type { Metadata } from "next";
import { PageHeader } from "#components/page-header.tsx";
import { requirePerson } from "#lib/auth/session.ts";
import { roleAllows } from "#lib/caller.ts";
import { readConnectorNames } from "#lib/connectors/read-names.ts";
import { env } from "#lib/env.ts";
import { deliveryFilterOf } from "#lib/notifications/filters.ts";
import { readChannels, readDeliveryLog, readMutedConnectors } from "#lib/notifications/read.ts";
import { ChannelsTable } from "./channels-table.tsx";
import { DeliveryLog } from "./delivery-log.tsx";
import { MutedConnectors } from "./muted-connectors.tsx";
import { NewChannelButton } from "./new-channel-button.tsx";

export const metadata: Metadata = { title: "Notifications" };

export default async function NotificationsPage({ searchParams }: PageProps<"/administration/notifications">) {
  const person = await requirePerson("viewer");
  const filter = deliveryFilterOf(await searchParams);
  const [channels, muted, connectors, log] = await Promise.all([
    readChannels(person),
    readMutedConnectors(person),
    readConnectorNames(person, null),
    readDeliveryLog(person, filter),
  ]);
  const administers = roleAllows(person.role, "administrator");
  const choices = { connectors, canEmail: env().mail !== null };
  return (
    <>
      <PageHeader
        title="Notifications"
        description="Who is told when something goes wrong, once when it begins and once when it is over."
        trail={[{ label: "Administration" }]}
        actions={administers && <NewChannelButton {...choices} />}
      />
      <Stack gap="xl">
        <ChannelsTable channels={channels} administers={administers} {...choices} />
        <MutedConnectors muted={muted} connectors={connectors} administers={administers} />
        <DeliveryLog {...log} filter={filter} channels={channels.map(({ id, name }) => ({ value: id, label: name }))} />
      </Stack>
    </>
  );
}
