import { Button, Group } from "@mantine/core";
import { BookOpen } from "lucide-react";
import type { Metadata } from "next";
import { PageHeader } from "#components/page-header.tsx";
import { PageLink } from "#components/page-link.tsx";
import { readApiTokens } from "#lib/api-tokens/read.ts";
import { requirePerson } from "#lib/auth/session.ts";
import { NewTokenButton } from "./new-token-button.tsx";
import { TokensTable } from "./tokens-table.tsx";

export const metadata: Metadata = { title: "API tokens" };

export default async function ApiTokensPage() {
  const person = await requirePerson("viewer");
  return (
    <>
      <PageHeader
        title="API tokens"
        description="By a token a program acts in your name through the REST API: within the token's scopes, and no further than your role."
        trail={[{ label: "Administration" }]}
        actions={
          <Group gap="xs">
            <Button
              component={PageLink}
              href="/administration/api-tokens/reference"
              variant="default"
              leftSection={<BookOpen size={16} aria-hidden />}
            >
              API reference
            </Button>
            <NewTokenButton role={person.role} />
          </Group>
        }
      />
      <TokensTable tokens={await readApiTokens(person)} seesOthers={person.role === "administrator"} />
    </>
  );
}
