"use client";

import { Code, List, Paper, Stack, Text, Title } from "@mantine/core";
import { CopyButton } from "#components/copy-button.tsx";
import type { GuideStep } from "#lib/connectors/kind.ts";
import type { RedirectProof } from "./authorize/redirect-checks.ts";
import { RedirectTest } from "./authorize/redirect-test.tsx";

type Props = { kindName: string; steps: readonly GuideStep[]; redirectUri: string; proof: RedirectProof };

/** What the administrator does in the provider's own pages first, with the exact redirect URI to copy. */
export function AppGuide({ kindName, steps, redirectUri, proof }: Props) {
  return (
    <Paper component="section" aria-labelledby="app-guide" p="md" radius="md" bg="var(--mantine-color-default-hover)">
      <Title order={3} size="h5" id="app-guide" mb="sm">
        Before you begin: make the {kindName} app
      </Title>
      <List type="ordered" spacing="sm" size="sm">
        {steps.map((step) => (
          <List.Item key={step.title}>
            <Text fw={600} size="sm">
              {step.title}
            </Text>
            <Text size="sm">{step.text}</Text>
            {step.copy === "redirect-uri" && (
              <Stack gap={6} mt={4} align="flex-start">
                <Code style={{ overflowWrap: "anywhere" }}>{redirectUri}</Code>
                <CopyButton value={redirectUri} label="Copy redirect URI" />
                <RedirectTest redirectUri={redirectUri} provider={kindName} proof={proof} />
              </Stack>
            )}
          </List.Item>
        ))}
      </List>
      <Text size="sm" mt="md">
        A free {kindName} account can't be inventoried. Authorize with an account that is an admin or co-admin of the
        enterprise.
      </Text>
    </Paper>
  );
}
