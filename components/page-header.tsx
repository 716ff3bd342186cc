import { Breadcrumbs, Group, Stack, Text, Title } from "@mantine/core";
import type { Route } from "next";
import type { ReactNode } from "react";
import { LinkText } from "./links.tsx";

type Props = {
  title: ReactNode;
  /** One sentence on what the page is for, or facts about what it shows. */
  description?: ReactNode;
  /** The way here, without this page itself. */
  trail?: readonly { label: string; href?: Route }[];
  /** The page's buttons, the main one last. */
  actions?: ReactNode;
};

/** The top of every page: where it is, its one h1, and its buttons. */
export function PageHeader({ title, description, trail = [], actions }: Props) {
  return (
    <Group component="header" justify="space-between" align="flex-end" gap="md" mb="lg">
      <Stack gap={4} style={{ minWidth: 0 }}>
        {trail.length > 0 && (
          <Breadcrumbs component="nav" aria-label="Breadcrumbs" separator="/" fz="sm" c="dimmed">
            {trail.map(({ label, href }) =>
              href ? (
                <LinkText key={label} href={href} fz="sm" c="dimmed">
                  {label}
                </LinkText>
              ) : (
                <span key={label}>{label}</span>
              ),
            )}
          </Breadcrumbs>
        )}
        <Title order={1} style={{ overflowWrap: "anywhere" }}>
          {title}
        </Title>
        {description && (
          <Text component="div" c="dimmed" maw="68ch">
            {description}
          </Text>
        )}
      </Stack>
      {actions && <Group gap="xs">{actions}</Group>}
    </Group>
  );
}
