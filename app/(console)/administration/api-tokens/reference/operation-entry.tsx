import { Badge, Code, Group, List, ListItem, Stack, Text, Title } from "@mantine/core";
import type { Operation } from "#lib/api/operation.ts";
import { fieldsOf, type ReferenceField } from "#lib/api/reference.ts";

const colors = { GET: "blue", POST: "green", PATCH: "orange", DELETE: "red" } as const;

function Fields({ title, fields }: { title: string; fields: ReferenceField[] }) {
  if (fields.length === 0) return null;
  return (
    <div>
      <Text fw={600} size="sm">
        {title}
      </Text>
      <List size="sm" spacing={2}>
        {fields.map(({ name, kind, required, description }) => (
          <ListItem key={name}>
            <Code>{name}</Code> {kind}
            {required && ", required"}
            {description && `: ${description}`}
          </ListItem>
        ))}
      </List>
    </div>
  );
}

/** One operation: how it is asked for, what it needs and what it answers. */
export function OperationEntry({ operation }: { operation: Operation }) {
  const { id, method, path, scope, role, summary, description } = operation;
  const { query, body, answer } = fieldsOf(operation);
  return (
    <Stack gap={6} id={id}>
      <Group gap={8} align="baseline">
        <Badge color={colors[method]} variant="light" radius="sm">
          {method}
        </Badge>
        <Code fz="sm" style={{ overflowWrap: "anywhere" }}>
          {path}
        </Code>
      </Group>
      <Title order={3} size="h5">
        {summary}
      </Title>
      {description && <Text size="sm">{description.replaceAll("`", "")}</Text>}
      <Text size="sm" c="dimmed">
        Scope {scope}, role {role} or higher
      </Text>
      <Fields title="Parameters" fields={query} />
      <Fields title="Body" fields={body} />
      <Fields title="Answer" fields={answer} />
    </Stack>
  );
}
