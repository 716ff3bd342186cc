import { Alert, Badge, Group, List, ListItem, Text } from "@mantine/core";
import type { Route } from "next";
import { LinkText } from "#components/links.tsx";
import { RelativeTime } from "#components/relative-time.tsx";
import { fieldInWords } from "#lib/audit/words.ts";
import type { Suspects } from "#lib/runs/suspects.ts";

/** For a failure after a good run: what changed in between, most likely first. */
export function SuspectsNotice({ found }: { found: Suspects }) {
  if (found.kind === "later") {
    return (
      <Text size="sm" mb="lg">
        It had failed before. What changed is told at{" "}
        <LinkText href={`/runs/${found.firstFailureId}` as Route} size="sm" underline="always">
          the first failure
        </LinkText>
        .
      </Text>
    );
  }
  return (
    <Alert color="yellow" mb="lg" title="What changed since the last good run">
      <Text size="sm" mb="xs">
        <LinkText href={`/runs/${found.goodRunId}` as Route} size="sm" underline="always">
          The last good run
        </LinkText>{" "}
        ended <RelativeTime at={found.goodRunAt} />.{" "}
        {found.suspects.length === 0 && "Nothing that the console knows of has changed since."}
      </Text>
      <List type="ordered" size="sm" spacing="xs">
        {found.suspects.map((suspect) => (
          <ListItem key={`${suspect.at.getTime()} ${suspect.what}`}>
            <Group gap={6}>
              <Text span size="sm" fw={600}>
                {suspect.what}
              </Text>
              {suspect.likely && (
                <Badge size="xs" color="gray" variant="outline">
                  Likely
                </Badge>
              )}
            </Group>
            <Text size="sm">
              {suspect.fields.length > 0 && `${suspect.fields.map(fieldInWords).join(", ")}; `}
              by {suspect.who}, <RelativeTime at={suspect.at} />. {suspect.why}
            </Text>
          </ListItem>
        ))}
      </List>
    </Alert>
  );
}
