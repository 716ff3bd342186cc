import {
  Badge,
  Code,
  DataList,
  DataListItem,
  DataListItemLabel,
  DataListItemValue,
  Grid,
  GridCol,
  Group,
  List,
  ListItem,
  Paper,
  Text,
  Title,
} from "@mantine/core";
import type { Metadata, Route } from "next";
import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { FromRun, Standing } from "#app/(console)/inventory/provenance.tsx";
import { statusInWords } from "#app/(console)/inventory/users/status-in-words.ts";
import { orNotFound } from "#app/(console)/or-not-found.ts";
import { LinkText } from "#components/links.tsx";
import { Bytes } from "#components/numbers.tsx";
import { PageHeader } from "#components/page-header.tsx";
import { RelativeTime } from "#components/relative-time.tsx";
import { requirePerson } from "#lib/auth/session.ts";
import { connectorIdOf } from "#lib/inventory/filters.ts";
import { readPublishedRun } from "#lib/inventory/published.ts";
import { readInventoryUser } from "#lib/inventory/read-users.ts";

export const metadata: Metadata = { title: "User" };

const time = (at: Date | null, otherwise: string) =>
  at ? <RelativeTime at={at} /> : <Text c="dimmed">{otherwise}</Text>;

export default async function UserPage({ params, searchParams }: PageProps<"/inventory/users/[userId]">) {
  const person = await requirePerson("viewer");
  const [{ userId }, parameters] = await Promise.all([params, searchParams]);
  const run = await readPublishedRun(person, connectorIdOf(parameters));
  if (!run) notFound();
  const { user, groups } = await orNotFound(readInventoryUser(person, run.runId, userId));
  const activityKnown = run.streams.activity.standing !== "unknown";
  const neverSeen = activityKnown ? "Not seen" : "Unknown";
  const facts: [string, ReactNode][] = [
    ["Login", user.login],
    ["Role", user.role ?? "Unknown"],
    ["Status", statusInWords(user.status)],
    ["Last login", time(user.lastLoginAt, neverSeen)],
    ["Last activity", time(user.lastActivityAt, neverSeen)],
    [
      "Stored",
      <span key="stored">
        <Bytes value={user.spaceUsed} /> of <Bytes value={user.spaceAmount} />
      </span>,
    ],
    ["Created", time(user.providerCreatedAt, "Unknown")],
    ["Changed", time(user.providerModifiedAt, "Unknown")],
    ["Id", user.id],
  ];
  const details = Object.entries(user.details as Record<string, unknown>).filter(
    ([, value]) => value !== null && value !== "",
  );
  return (
    <>
      <PageHeader
        title={user.name || user.login}
        trail={[
          { label: "Inventory" },
          { label: "Users", href: `/inventory/users?connector=${run.connectorId}` as Route },
        ]}
        description={
          <Group gap="xs">
            <FromRun run={run} />
            {user.isAppUser && <Badge variant="outline">App user</Badge>}
          </Group>
        }
      />
      <Standing run={run} streams={["activity", "groups", "memberships"]} />
      <Grid gap="lg">
        <GridCol span={{ base: 12, md: 7 }}>
          <Paper component="section" withBorder p="md" radius="md">
            <Facts facts={facts} />
            {details.length > 0 && (
              <>
                <Title order={2} size="h4" mt="lg" mb="sm">
                  Further fields
                </Title>
                <Facts
                  facts={details.map(([name, value]) => [
                    name,
                    <Code key={name}>{typeof value === "string" ? value : JSON.stringify(value)}</Code>,
                  ])}
                />
              </>
            )}
          </Paper>
        </GridCol>
        <GridCol span={{ base: 12, md: 5 }}>
          <Paper component="section" withBorder p="md" radius="md">
            <Title order={2} size="h4" mb="sm">
              Groups
            </Title>
            {groups.length === 0 && (
              <Text c="dimmed">{run.streams.memberships.standing === "unknown" ? "Unknown" : "In no group."}</Text>
            )}
            <List listStyleType="none" spacing={6}>
              {groups.map((group) => (
                <ListItem key={group.id}>
                  <LinkText href={`/inventory/groups/${group.id}?connector=${run.connectorId}` as Route}>
                    {group.name ?? group.id}
                  </LinkText>
                  {group.role === "admin" && " (group admin)"}
                </ListItem>
              ))}
            </List>
          </Paper>
        </GridCol>
      </Grid>
    </>
  );
}

function Facts({ facts }: { facts: [string, ReactNode][] }) {
  return (
    <DataList orientation="horizontal">
      {facts.map(([label, value]) => (
        <DataListItem key={label}>
          <DataListItemLabel>{label}</DataListItemLabel>
          <DataListItemValue style={{ overflowWrap: "anywhere" }}>{value}</DataListItemValue>
        </DataListItem>
      ))}
    </DataList>
  );
}
