import { Anchor, Code, List, ListItem, Stack, Text, Title } from "@mantine/core";
import type { Metadata } from "next";
import { PageHeader } from "#components/page-header.tsx";
import { operationGroups } from "#lib/api/operations.ts";
import { requestsPerMinute } from "#lib/api/throttle.ts";
import { requirePerson } from "#lib/auth/session.ts";
import { env } from "#lib/env.ts";
import { OperationEntry } from "./operation-entry.tsx";

export const metadata: Metadata = { title: "API reference" };

export default async function ApiReferencePage() {
  await requirePerson("viewer");
  const base = `${env().PUBLIC_URL}/api/v1`;
  return (
    <>
      <PageHeader
        title="API reference"
        description="Everything that a program can do with an API token."
        trail={[{ label: "Administration" }, { label: "API tokens", href: "/administration/api-tokens" }]}
      />
      <Stack gap="xl" maw={900}>
        <Stack gap="sm">
          <Code block>{`curl -H "Authorization: Bearer $CONSOLE_TOKEN" "${base}/connectors"`}</Code>
          <List spacing={4}>
            <ListItem>
              Lists come page by page: <Code>next</Code> of one is <Code>after</Code> of the next, and null at the end.
            </ListItem>
            <ListItem>
              An error is a <Code>application/problem+json</Code> with a sentence in <Code>detail</Code> and, for wrong
              input, one for each of its <Code>fields</Code>. It changed nothing.
            </ListItem>
            <ListItem>
              What has a revision is changed with the <Code>ETag</Code> that was read in <Code>If-Match</Code>, so that
              nobody's change is overwritten.
            </ListItem>
            <ListItem>
              A POST with an <Code>Idempotency-Key</Code> is done once, however often it is sent within a day.
            </ListItem>
            <ListItem>
              A token may ask {requestsPerMinute} times a minute; after that, <Code>Retry-After</Code> says how many
              seconds to wait.
            </ListItem>
            <ListItem>
              The same as an OpenAPI 3.1 document, to make clients of:{" "}
              <Anchor href="/api/v1/openapi.json">openapi.json</Anchor>
            </ListItem>
          </List>
        </Stack>
        {operationGroups.map(({ name, operations }) => (
          <section key={name} aria-label={name}>
            <Title order={2} size="h3" mb="sm">
              {name}
            </Title>
            <Stack gap="lg">
              {operations.map((operation) => (
                <OperationEntry key={operation.id} operation={operation} />
              ))}
            </Stack>
          </section>
        ))}
        <Text c="dimmed" size="sm">
          A role is that of the token's person as it is now.
        </Text>
      </Stack>
    </>
  );
}
