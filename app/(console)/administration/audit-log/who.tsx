import { Badge, Group, Text } from "@mantine/core";
import type { AuditEventRow } from "#lib/audit/read.ts";

/** Who did it: a person by name, a machine or the engine with a word that says so. */
export function Who({ row }: { row: AuditEventRow }) {
  return (
    <Group gap={6}>
      <span style={{ overflowWrap: "break-word" }}>{row.actorName}</span>
      {row.actorKind === "endpoint-server" && (
        <Badge size="xs" variant="outline" color="gray" miw="max-content">
          Endpoint server
        </Badge>
      )}
    </Group>
  );
}

/** The network address it was asked from; the engine acts by itself. */
export function From({ row }: { row: AuditEventRow }) {
  if (row.address) return row.address;
  return (
    <Text span inherit c="dimmed">
      {row.actorKind === "engine" ? "The console itself" : "Unknown"}
    </Text>
  );
}
