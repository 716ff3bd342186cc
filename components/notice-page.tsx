import { EmptyState, EmptyStateActions, Title } from "@mantine/core";
import type { ReactNode } from "react";

type Props = {
  icon: ReactNode;
  title: string;
  /** What it means and what to do. */
  description: string;
  /** The way on: a link or a button. */
  children: ReactNode;
};

/** A page that has only one thing to say, such as that there is nothing here. */
export function NoticePage({ icon, title, description, children }: Props) {
  return (
    <EmptyState
      maw="32rem"
      mx="auto"
      px="md"
      pt="14vh"
      variant="light"
      icon={icon}
      title={
        <Title order={1} fz="xl">
          {title}
        </Title>
      }
      description={description}
    >
      <EmptyStateActions mt="sm">{children}</EmptyStateActions>
    </EmptyState>
  );
}
