import { Card, List, ListItem, Text, ThemeIcon, Title } from "@mantine/core";
import { Check, CircleDashed } from "lucide-react";
import type { Route } from "next";
import { LinkText } from "#components/links.tsx";
import type { FirstStep } from "#lib/overview/first-steps.ts";

/** The way to the first inventory; what is done is ticked. */
export function FirstSteps({ steps }: { steps: readonly FirstStep[] }) {
  return (
    <Card withBorder component="section" aria-labelledby="first-steps" mb="lg">
      <Title order={2} id="first-steps" fz="lg" mb="sm">
        The way to your first inventory
      </Title>
      <List type="ordered" listStyleType="none" spacing="sm">
        {steps.map(({ title, detail, href, done }) => (
          <ListItem
            key={title}
            icon={
              <ThemeIcon
                color={done ? "green" : "gray"}
                variant="light"
                size={24}
                radius="xl"
                role="img"
                aria-label={done ? "Done" : "To do"}
              >
                {done ? <Check size={14} aria-hidden /> : <CircleDashed size={14} aria-hidden />}
              </ThemeIcon>
            }
          >
            {done ? (
              <Text c="dimmed">{title}</Text>
            ) : (
              <>
                <LinkText href={href as Route} fw={600}>
                  {title}
                </LinkText>
                <Text size="sm" c="dimmed">
                  {detail}
                </Text>
              </>
            )}
          </ListItem>
        ))}
      </List>
    </Card>
  );
}
