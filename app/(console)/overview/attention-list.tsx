"use client";

import { Alert, Anchor, Badge, Button, EmptyState, Group, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { CircleCheck } from "lucide-react";
import type { Route } from "next";
import { LiveIndicator } from "#components/live-indicator.tsx";
import { PageLink } from "#components/page-link.tsx";
import { RelativeTime } from "#components/relative-time.tsx";
import { matters } from "#lib/overview/matters.ts";
import classes from "./attention.module.css";
import { type Attention, attentionQuery } from "./attention-query.ts";

type Props = {
  initial: Attention;
  /** Before the first inventory: nothing runs yet that could be called well. */
  isNew: boolean;
};
type OneMatter = Attention[number];

function Matter({ matter, concerns, hasMore, allHref }: OneMatter) {
  const { title, color, button } = matters[matter];
  return (
    <section className={classes.matter} aria-label={title}>
      <Group gap="xs" mb="xs">
        <Title order={3} fz="md">
          {title}
        </Title>
        <Badge color={color} aria-label={hasMore ? `More than ${concerns.length}` : `${concerns.length}`}>
          {hasMore ? `${concerns.length}+` : concerns.length}
        </Badge>
      </Group>
      <ul className={classes.concerns}>
        {concerns.map(({ id, subject, detail, since, href }) => (
          <li key={id} className={classes.concern}>
            <div className={classes.words}>
              <Text fw={600} style={{ overflowWrap: "anywhere" }}>
                {subject}
              </Text>
              <Text size="sm" c="dimmed" component="div">
                {detail}{" "}
                {since && (
                  <>
                    · <RelativeTime at={since} />
                  </>
                )}
              </Text>
            </div>
            <Button
              component={PageLink}
              href={href as Route}
              variant="default"
              size="xs"
              aria-label={`${button}: ${subject}`}
            >
              {button}
            </Button>
          </li>
        ))}
      </ul>
      {hasMore && allHref && (
        <Anchor component={PageLink} href={allHref as Route} size="sm">
          See more
        </Anchor>
      )}
    </section>
  );
}

/** What needs somebody now, most urgent first, each with the button that leads to its cure; it follows by itself. */
export function AttentionList({ initial, isNew }: Props) {
  const { data, isError } = useQuery({ ...attentionQuery, initialData: initial });
  return (
    <section aria-labelledby="attention">
      <Group justify="space-between" mb="sm">
        <Title order={2} id="attention" fz="lg">
          What needs you now
        </Title>
        <LiveIndicator live={!isError} />
      </Group>
      {isError && (
        <Alert color="yellow" mb="sm">
          The console does not answer, so this may be out of date. Reload the page.
        </Alert>
      )}
      {data.length === 0 ? (
        <EmptyState
          icon={<CircleCheck size={28} aria-hidden />}
          title={isNew ? "Nothing is wrong so far" : "Nothing needs you"}
          description={
            isNew
              ? "Go on with the steps above. What needs you later is told here."
              : "Every connector runs as its schedule says, and every endpoint server is there."
          }
        />
      ) : (
        <Stack gap="md">
          {data.map((group) => (
            <Matter key={group.matter} {...group} />
          ))}
        </Stack>
      )}
    </section>
  );
}
