import { Alert, Button, Group, Text } from "@mantine/core";
import type { Route } from "next";
import type { RunView } from "#app/(console)/runs/run-queries.ts";
import { LinkText } from "#components/links.tsx";
import { PageLink } from "#components/page-link.tsx";
import { failures, type Remedy } from "#lib/runs/failures.ts";

type Mending = { label: string; href: Route };

function mendingOf(remedy: Remedy, run: RunView): Mending | null {
  switch (remedy) {
    case "authorize":
      return { label: "Authorize again", href: `/connectors/${run.kind}?edit=${run.connector.id}` as Route };
    case "edit-connector":
      return { label: "Edit connector", href: `/connectors/${run.kind}?edit=${run.connector.id}` as Route };
    case "endpoint-servers":
      return { label: "Endpoint Servers", href: "/administration/endpoint-servers" as Route };
    case "run-again":
    case "report":
      return null;
  }
}

/** Why the run failed, whose job it is to mend it, and the button that leads there. */
export function FailureNotice({ run }: { run: RunView }) {
  if (!run.failureCode) return null;
  const failure = failures[run.failureCode];
  const mending = mendingOf(failure.remedy, run);
  return (
    <Alert color="red" title={failure.title}>
      <Text size="sm">{failure.cause}</Text>
      <Text size="sm" mt={4}>
        {failure.whose}
      </Text>
      {run.failureDetail && (
        <Text size="sm" mt={4} c="dimmed" style={{ overflowWrap: "anywhere" }}>
          {run.failureDetail}
        </Text>
      )}
      <Group mt="sm">
        {mending && (
          <Button component={PageLink} href={mending.href} size="xs" color="red">
            {mending.label}
          </Button>
        )}
        <LinkText href={`/runs/failures/${run.failureCode}` as Route} size="sm" underline="always">
          What to do, step by step
        </LinkText>
      </Group>
    </Alert>
  );
}
