"use client";

import { List, ListItem, Text } from "@mantine/core";
import { RelativeTime } from "#components/relative-time.tsx";

type Props = { connectors: readonly { id: string; name: string; nextDueAt: string | null }[] };

const mostShown = 20;

/** The connectors that would have nowhere to run, each with the run that would wait first. */
export function StrandedConnectors({ connectors }: Props) {
  return (
    <>
      <List size="sm">
        {connectors.slice(0, mostShown).map(({ id, name, nextDueAt }) => (
          <ListItem key={id}>
            <b>{name}</b>
            {nextDueAt ? (
              <>
                , next run <RelativeTime at={nextDueAt} />
              </>
            ) : (
              ", started by hand"
            )}
          </ListItem>
        ))}
      </List>
      {connectors.length > mostShown && (
        <Text size="sm" mt="xs">
          and {connectors.length - mostShown} more.
        </Text>
      )}
      <Text size="sm" mt="xs">
        Their runs wait until an endpoint server that they may use has the feature.
      </Text>
    </>
  );
}
