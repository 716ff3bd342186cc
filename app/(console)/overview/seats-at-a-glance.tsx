import { Group, Paper, SimpleGrid, Text, Title } from "@mantine/core";
import type { Route } from "next";
import type { ReactNode } from "react";
import { LinkText } from "#components/links.tsx";
import { Count } from "#components/numbers.tsx";
import { RelativeTime } from "#components/relative-time.tsx";
import { SeatsUsed } from "#components/seats-used.tsx";
import type { Person } from "#lib/caller.ts";
import type { Figure } from "#lib/insight/figure.ts";
import { readIdle } from "#lib/insight/idle.ts";
import { readSeats } from "#lib/insight/seats.ts";
import { readInventories, readPublishedRun } from "#lib/inventory/published.ts";
import { readLicence } from "#lib/licences/read.ts";

/** So many enterprises are counted here; the others have their own overview. */
const most = 3;
const idleDays = 90;

function Tile<Value>({
  label,
  figure,
  show,
}: {
  label: string;
  figure: Figure<Value>;
  show: (value: Value) => ReactNode;
}) {
  return (
    <div>
      <Text size="sm" c="dimmed">
        {label}
      </Text>
      <Text fz="xl" fw={700}>
        {figure.value === null ? "Unknown" : show(figure.value as Value)}
      </Text>
    </div>
  );
}

async function Enterprise({ person, connectorId }: { person: Person; connectorId: string }) {
  const run = await readPublishedRun(person, connectorId);
  if (!run) return null;
  const [seats, idle, licence] = await Promise.all([
    readSeats(person, run),
    readIdle(person, run),
    readLicence(person, connectorId),
  ]);
  return (
    <Paper withBorder p="md">
      <LinkText href={`/inventory/overview?connector=${connectorId}` as Route} fw={600}>
        {run.enterpriseName ?? run.connectorName}
      </LinkText>
      <Group gap="xl" my="xs">
        <Tile
          label="Seats used"
          figure={seats}
          show={({ used }) => <SeatsUsed used={used} bought={licence?.seats} />}
        />
        <Tile
          label={`Idle for ${idleDays} days or never seen`}
          figure={idle}
          show={({ bins, never }) => (
            <Count
              value={bins.filter(({ fromDays }) => fromDays >= idleDays).reduce((sum, { users }) => sum + users, never)}
            />
          )}
        />
      </Group>
      <Text size="xs" c="dimmed" component="div">
        As of <RelativeTime at={seats.at} />
      </Text>
    </Paper>
  );
}

/** Seats and idle seats of the first enterprises, each with the time it is known for. */
export async function SeatsAtAGlance({ person }: { person: Person }) {
  const inventories = await readInventories(person);
  if (inventories.length === 0) return null;
  return (
    <section aria-labelledby="seats">
      <Title order={2} id="seats" fz="lg" mt="xl" mb="sm">
        Seats
      </Title>
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
        {inventories.slice(0, most).map(({ connectorId }) => (
          <Enterprise key={connectorId} person={person} connectorId={connectorId} />
        ))}
      </SimpleGrid>
      {inventories.length > most && (
        <Text size="sm" mt="xs">
          {inventories.length - most} more under{" "}
          <LinkText href="/inventory/overview" size="sm" underline="always">
            Inventory, Overview
          </LinkText>
          .
        </Text>
      )}
    </section>
  );
}
