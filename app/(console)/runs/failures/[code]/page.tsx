import { List, ListItem, Paper, Text, Title } from "@mantine/core";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { LinkText } from "#components/links.tsx";
import { PageHeader } from "#components/page-header.tsx";
import { requirePerson } from "#lib/auth/session.ts";
import { failureSteps } from "#lib/runs/failure-steps.ts";
import { failures, isFailureCode } from "#lib/runs/failures.ts";

export const metadata: Metadata = { title: "What to do about a failure" };

export default async function FailurePage({ params }: PageProps<"/runs/failures/[code]">) {
  await requirePerson("viewer");
  const { code } = await params;
  if (!isFailureCode(code)) notFound();
  const { title, cause, whose } = failures[code];
  return (
    <>
      <PageHeader
        title={title}
        trail={[{ label: "Run history", href: "/runs" }, { label: title }]}
        description={cause}
      />
      <Paper withBorder p="lg" maw={720}>
        <Title order={2} fz="lg" mb="xs">
          Whose job it is
        </Title>
        <Text mb="lg">{whose}</Text>
        <Title order={2} fz="lg" mb="xs">
          What to do
        </Title>
        <List type="ordered" size="sm" spacing="xs">
          {failureSteps[code].map((step) => (
            <ListItem key={step}>{step}</ListItem>
          ))}
        </List>
        <Text mt="lg" c="dimmed" fz="sm">
          In logs and files this failure is <code>{code}</code>.{" "}
          <LinkText href="/runs?state=failed" underline="always">
            Every failed run
          </LinkText>
        </Text>
      </Paper>
    </>
  );
}
